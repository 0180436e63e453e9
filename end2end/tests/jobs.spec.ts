import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { violations } from './importing';
import { Luma } from './luma';
import { signIn } from './signing-in';

const SYNC = 'luma-scheduled-sync';

/** The card of the sync, on the page of all jobs. */
const card = (page: Page) => page.getByRole('region', { name: SYNC });

/** The invented Luma answers so slowly, in milliseconds, that a run can be watched. */
async function slow(request: APIRequestContext, luma: Luma, millis: number): Promise<void> {
  await luma.heal();
  const { control_url } = await (await request.get('/demo/luma')).json();
  for (const surface of ['official', 'web']) {
    const answer = await request.post(`${control_url}/faults`, { data: { surface, fault: { slow: millis } } });
    expect(answer.ok(), await answer.text()).toBeTruthy();
  }
}

/** Waits for the end of a run that its page shows. */
async function ended(page: Page, state: string): Promise<void> {
  await expect(page.locator('.particulars .pill')).toHaveText(state, { timeout: 90_000 });
  await expect(page.locator('#live')).not.toHaveAttribute('data-progress', /.+/);
}

// Whatever happens, the specs after these find Luma as it was.
test.afterEach(async ({ request }) => (await Luma.of(request)).heal());

test('an admin runs the sync now, watches it, and sees what came of it', async ({ page, request, javaScriptEnabled }) => {
  test.setTimeout(180_000);
  const luma = await Luma.of(request);
  await signIn(page);
  await page.getByRole('link', { name: 'Jobs' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Jobs');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);

  await slow(request, luma, 4_000);
  await card(page).getByRole('button', { name: 'Run now' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(SYNC);
  const bar = page.getByRole('progressbar', { name: 'Progress' });
  await expect(bar).toBeVisible();
  // Without script the page is loaded again while axe looks.
  if (javaScriptEnabled) expect(await violations(page, javaScriptEnabled)).toEqual([]);
  // Seen: how many events the other specs have left to read is no matter from here on.
  await luma.heal();
  await ended(page, 'done');
  await expect(page.locator('.particulars')).toContainText('looked at');
  await expect(page.locator('.particulars')).toContainText('admin@hack0.example');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.getByRole('link', { name: 'All jobs' }).click();
  await expect(card(page).getByRole('listitem').first()).toContainText('done');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
});

test('an admin cancels a run', async ({ page, request }) => {
  test.setTimeout(180_000);
  await signIn(page);
  const luma = await Luma.of(request);
  await slow(request, luma, 5_000);
  await page.goto('/admin/jobs?lang=en');
  await card(page).getByRole('button', { name: 'Dry run' }).click();
  await expect(page.locator('main')).toContainText('it says what it would change');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await ended(page, 'cancelled · dry run');
  await expect(page.getByRole('status')).toHaveText('Cancelled.');
});
