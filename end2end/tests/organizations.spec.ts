import { expect, test } from '@playwright/test';

test('the directory of a country, together with words, and out of an empty one', async ({ page }) => {
  await page.goto('/organizations?lang=en');
  const all = await page.locator('.directory-line').count();
  await page.locator('summary', { hasText: 'Country' }).click();
  const peru = page.locator('.menu[open]').getByRole('link', { name: /^Peru/ });
  const count = Number(await peru.locator('.count').innerText());
  expect(count).toBeLessThan(all);
  await peru.click();
  await expect(page).toHaveURL(/\/organizations\?country=PE$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organizations in Peru');
  await expect(page.locator('.directory-line')).toHaveCount(count);
  for (const line of await page.locator('.directory-line p').allInnerTexts()) expect(line).toContain('Peru');

  await page.getByLabel('Search organizations').fill('medellin');
  await page.getByLabel('Search organizations').press('Enter');
  await expect(page).toHaveURL(/\/organizations\?country=PE&q=medellin$/);
  await expect(page.locator('.directory-line')).toHaveCount(0);
  await page.locator('.empty').getByRole('link', { name: /in another country/ }).click();
  await expect(page).toHaveURL(/\/organizations\?q=medellin$/);
  await expect(page.locator('.directory-name')).toHaveText(['MedellínJS']);
});

test('a country is taken away again', async ({ page }) => {
  await page.goto('/organizations?lang=en&country=co');
  await page.getByRole('link', { name: 'Remove the filter Colombia' }).click();
  await expect(page).toHaveURL(/\/organizations$/);
});

test('an organization says who it is, what is coming, and who hosts', async ({ page }) => {
  await page.goto('/organizations/gdg-lima?lang=en');
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('Upcoming events');
  await expect(page.getByRole('heading', { level: 4 }).first()).toBeVisible();
  const hosts = page.getByRole('region', { name: 'Hosts of its events' });
  await expect(hosts.locator('li').first()).toContainText('GDG Lima');
  await expect(hosts.locator('.verified')).toHaveCount(1);
  await page.getByRole('link', { name: 'Peru' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Organizations in Peru');
});
