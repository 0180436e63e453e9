-- When Luma first said to a delivery's event that it knows none such: said once more an hour later, it counts.
ALTER TABLE webhook_deliveries ADD COLUMN not_found_since BIGINT;
