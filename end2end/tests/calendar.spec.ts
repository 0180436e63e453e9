import { expect, type Page, test } from '@playwright/test';
import { violations } from './importing';
import { signIn } from './signing-in';

/** Luma's delivery takes a moment; the page looks again by itself while it waits for the event to come. */
const ARRIVES = { timeout: 15_000 };

// axe looks at four shapes of each page.
test.describe.configure({ timeout: 120_000 });

/** Presses a button of the demo's calendar and waits for the event; its own page. */
async function create(page: Page, button: string): Promise<string> {
  await page.goto('/demo/calendar?lang=en');
  await page.getByRole('button', { name: button }).click();
  const link = page.locator('.event-card .event-name a');
  await expect(link).toBeVisible(ARRIVES);
  const href = await link.getAttribute('href');
  expect(href).toBeTruthy();
  return href!;
}

/** Opens the form of the event that the demo's page is about, from the list; its address. */
async function edit(page: Page, demo: string): Promise<string> {
  const onLuma = new URL(demo).searchParams.get('event');
  const { id } = await (await page.request.get(`/api/v1/events/${onLuma}`)).json();
  const address = `/admin/events/${id}/edit`;
  await page.goto('/admin/events?lang=en');
  await page.locator(`a[href="${address}"]`).click();
  await expect(page).toHaveURL(address);
  return address;
}

/** Looks again until the page says so. */
async function until(page: Page, url: string, says: (page: Page) => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.goto(url);
    await says(page);
  }).toPass(ARRIVES);
}

test('what a community creates on our calendar arrives, changes and is cancelled', async ({ page, javaScriptEnabled }) => {
  const href = await create(page, 'Create an event of a community');
  const demo = page.url();
  await until(page, '/events?lang=en&q=Noche+de+JavaScript', async (page) => {
    const card = page.locator('.event-card').filter({ has: page.locator(`a[href="${href}"]`) }).first();
    await expect(card.locator('.badge-certain')).toBeVisible({ timeout: 500 });
  });

  await page.goto(demo);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.getByRole('button', { name: 'Change it' }).click();
  await until(page, href, async (page) => {
    await expect(page.locator('.history')).toContainText('con sala nueva', { timeout: 500 });
  });
  await expect(page.locator('.history')).toContainText('Starts 1 hour later');

  await page.goto(demo);
  await page.getByRole('button', { name: 'Cancel it' }).click();
  await until(page, demo, async (page) => {
    await expect(page.locator('.event-card .mark-off')).toHaveText('Cancelled', { timeout: 500 });
  });
  await expect(page.getByRole('button', { name: 'Change it' })).toHaveCount(0);
  await page.goto(href);
  await expect(page.getByText('This event is cancelled.')).toBeVisible();
  await expect(page.locator('.history')).toContainText('Cancelled by its hosts');
});

test('an event of nobody known asks whose it is', async ({ page }) => {
  const href = await create(page, 'Create an event of nobody known');
  await until(page, '/events?lang=en&q=Encuentro+sin+nombre', async (page) => {
    const card = page.locator('.event-card').filter({ has: page.locator(`a[href="${href}"]`) }).first();
    await expect(card.getByRole('link', { name: 'Whose event is it?' })).toBeVisible({ timeout: 500 });
  });
});

test('an admin edits what is ours, and sees what changed meanwhile', async ({ page, context, javaScriptEnabled }) => {
  await create(page, 'Create an event of a community');
  const demo = page.url();
  await signIn(page);
  await page.goto('/admin/events?lang=en');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  const address = await edit(page, demo);
  await expect(page.locator('form.edit')).toBeVisible();
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  const second = await context.newPage();
  await second.goto(address);

  const title = `Noche de TypeScript ${Date.now().toString(36)}`;
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: 'Save on Luma' }).click();
  await expect(page.getByRole('status')).toHaveText('Saved, on Luma and here.');
  await page.goto(`/events?lang=en&q=${encodeURIComponent(title)}`);
  const changed = page.locator('.event-card .event-name a').first();
  await expect(changed).toHaveText(title);

  await second.getByLabel('Title').fill('Tarde de otra cosa');
  await second.getByRole('button', { name: 'Save on Luma' }).click();
  await expect(second.getByRole('alert')).toContainText('has changed since you opened it');
  await expect(second.getByRole('alert')).toContainText(title);
  await expect(second.getByLabel('Title')).toHaveValue('Tarde de otra cosa');
  expect(await violations(second, javaScriptEnabled)).toEqual([]);
  await second.getByRole('button', { name: 'Start over' }).click();
  await expect(second.getByLabel('Title')).toHaveValue(title);

  await second.getByLabel('Ends').fill('2001-01-01T00:00');
  await second.getByRole('button', { name: 'Save on Luma' }).click();
  await expect(second.locator('#end-problem')).toBeVisible();
  expect(await violations(second, javaScriptEnabled)).toEqual([]);
  await second.getByRole('button', { name: 'Start over' }).click();
  await expect(second.locator('#end-problem')).toHaveCount(0);

  await page.goto(demo);
  await page.getByRole('button', { name: 'Cancel it' }).first().click();
  await until(page, address, async (page) => {
    await expect(page.getByText('nothing left to change')).toBeVisible({ timeout: 500 });
  });
  await expect(page.locator('form.edit')).toHaveCount(0);
});

test('what stands elsewhere is read-only, and says where it is edited', async ({ page, request }) => {
  const { events } = await (await request.get('/api/v1/events?limit=100')).json();
  const other = events.find((event: { ownership: string }) => event.ownership === 'referenced');
  await signIn(page);
  await page.goto(`/admin/events/${other.id}/edit`);
  await expect(page.getByText('somebody else’s calendar')).toBeVisible();
  await expect(page.getByRole('link', { name: 'See it on Luma' })).toHaveAttribute('href', other.luma_url);
  await expect(page.locator('form.edit')).toHaveCount(0);
});

test('an admin sees what Luma told, and runs it again', async ({ page, javaScriptEnabled }) => {
  await create(page, 'Create an event of a community');
  await signIn(page);
  await page.goto('/admin/deliveries?lang=en');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.getByRole('link', { name: 'event.created' }).first().click();
  await expect(page.locator('pre.raw')).toContainText('Noche de JavaScript');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.getByRole('button', { name: 'Run it again' }).click();
  await expect(page.getByRole('status')).toContainText('Queued again');
  await until(page, page.url().replace(/\?.*/, ''), async (page) => {
    await expect(page.locator('dl')).toContainText('done', { timeout: 500 });
  });
});
