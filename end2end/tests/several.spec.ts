import { expect, test } from '@playwright/test';
import { finished, paste, violations } from './importing';
import { fresh, Luma } from './luma';

test('several links go their own ways: one saved, one wrong, one unknown', async ({ page, request, javaScriptEnabled }) => {
  const luma = await Luma.of(request);
  const [gdgLima] = await luma.hostsOf('gdg-lima-meetup');
  const slug = fresh('varios');
  const link = await luma.create({ name: `Uno de varios ${slug}`, slug, hosts: [gdgLima] });

  await page.goto('/import?lang=en');
  await page.getByText('Several links?').click();
  const field = page.getByLabel('One on each line');
  await field.fill(`${link}?tk=secret\nhttps://www.meetup.com/lima-js/events/1\nlu.ma/${fresh('nadie')}`);
  await page.getByRole('button', { name: 'Import them all' }).click();
  await expect(page).toHaveURL(/\/imports\/batches\/[0-9a-f-]{36}$/);
  await finished(page);

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1 event imported, 2 failed');
  const rows = page.locator('.batch > li');
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toHaveClass(/step-done/);
  await expect(rows.nth(0)).toContainText('Uno de varios');
  await expect(rows.nth(0).locator('.badge')).toBeVisible();
  await expect(rows.nth(1)).toContainText('https://www.meetup.com/lima-js/events/1');
  await expect(rows.nth(1)).toContainText('another site');
  await expect(rows.nth(2)).toContainText('Luma knows no event');
  await expect(page.locator('body')).not.toContainText('secret');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);

  await rows.nth(0).getByRole('link', { name: 'Steps' }).click();
  await expect(page.locator('.step-done')).toHaveCount(5);
  await page.goBack();
  await page.locator('.batch-name a').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Uno de varios');
});

test('two links in the one field of the home page are a batch too', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const slugs = [fresh('dupla'), fresh('dupla')];
  const links = [];
  for (const slug of slugs) links.push(await luma.create({ name: `Dupla ${slug}`, slug, hosts: ['Eva Ejemplo'] }));
  await paste(page, `Vengan a ${links[0]} y también a ${links[1]}!`);
  await finished(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 events imported');
  await expect(page.locator('.batch .step-done')).toHaveCount(2);
});

test('where no link is right, the lines come back with what is wrong', async ({ page }) => {
  await page.goto('/import?lang=en');
  await page.getByText('Several links?').click();
  await page.getByLabel('One on each line').fill('https://www.meetup.com/a\nlu.ma/pricing');
  await page.getByRole('button', { name: 'Import them all' }).click();
  const field = page.getByLabel('One on each line');
  await expect(field).toBeVisible();
  await expect(field).toHaveValue('https://www.meetup.com/a\nlu.ma/pricing');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#links-problem')).toContainText('another site');
});

test('a pasted calendar lets one choose of what it announces', async ({ page, javaScriptEnabled }) => {
  await paste(page, 'https://luma.com/crafter');
  await finished(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Choose events of this calendar');
  await expect(page.locator('.steps')).toHaveCount(0);
  const boxes = page.getByRole('checkbox');
  const offered = await boxes.count();
  expect(offered).toBeGreaterThan(2);
  for (let n = 0; n < offered; n++) {
    await expect(boxes.nth(n)).toBeChecked();
    await boxes.nth(n).uncheck();
  }
  expect(await violations(page, javaScriptEnabled)).toEqual([]);

  await page.getByRole('button', { name: 'Import the chosen ones' }).click();
  await expect(page.locator('#choice-problem')).toContainText('You chose no event');
  await expect(page).toHaveURL(/\?error=nothing_chosen$/);

  const names = await page.locator('.choice-name').allInnerTexts();
  await page.getByLabel(names[0]).check();
  await page.getByLabel(names[1]).check();
  await page.getByRole('button', { name: 'Import the chosen ones' }).click();
  await finished(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 events imported');
  await expect(page.locator('.batch-name').nth(0)).toHaveText(names[0]);
  await expect(page.locator('.batch-name').nth(1)).toHaveText(names[1]);
});
