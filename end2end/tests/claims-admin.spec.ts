import { expect, type Page, test } from '@playwright/test';
import { finished, paste, violations } from './importing';
import { fresh, Luma } from './luma';
import { signIn } from './signing-in';

/** A claim of a host without an address, whose claimant has asked a person; its secret address. */
async function ask(page: Page, luma: Luma, slug: string): Promise<string> {
  await paste(page, await luma.create({ name: `Charla ${slug}`, slug, hosts: [{ name: `Eva ${slug}` }] }));
  await finished(page);
  const [host] = await luma.hostsOf(slug);
  await page.goto(`/claims/new?lang=en&host=${host}`);
  await page.getByLabel('Name of the new organization').fill(`Sur ${slug}`);
  await page.getByRole('button', { name: 'Create it and claim' }).click();
  await page.getByLabel('Why is it yours?').fill(`I run ${slug}.`);
  await page.getByLabel('A link that shows it (optional)').fill('https://sur.example/team');
  await page.getByRole('button', { name: 'Send to hack0' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Waiting for somebody at hack0');
  return page.url();
}

const notice = (page: Page) => page.locator('.notice');

test('a claim is refused with a reason, taken back, approved and revoked', async ({ page, request, javaScriptEnabled }) => {
  test.setTimeout(120_000);
  const slug = fresh('pedido');
  const secret = await ask(page, await Luma.of(request), slug);
  await signIn(page);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.getByRole('link', { name: /claims$/ }).first().click();
  await expect(page).toHaveURL(/\/admin\/claims/);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.getByRole('link', { name: `Eva ${slug} for Sur ${slug}` }).click();
  await expect(page.locator('main')).toContainText(`I run ${slug}.`);
  await expect(page.getByRole('link', { name: 'sur.example/team' })).toHaveAttribute('rel', /noopener/);
  await expect(page.locator('.claim-card')).toContainText('1 event changes');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  const here = page.url();

  await page.getByLabel('Why? The claimant reads it.').fill('Who are you?');
  await page.getByRole('button', { name: 'Refuse' }).click();
  await expect(notice(page)).toContainText('was refused');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.goto(secret);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not accepted');
  await expect(page.locator('main')).toContainText('Answer: Who are you?');
  await page.goto('/admin/audit');
  await page.locator('.log-line', { hasText: `Eva ${slug}` }).first().getByRole('link').click();
  await page.getByRole('button', { name: 'Undo' }).click();

  await page.goto(here);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(notice(page)).toContainText(`is Sur ${slug}’s, by claim`);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.goto(secret);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Done: Sur ${slug}`);
  await page.getByRole('link', { name: `Charla ${slug}` }).click();
  await expect(page.locator('#organization')).toContainText('Confirmed by somebody at hack0');

  await page.goto(here);
  await page.getByRole('button', { name: 'Revoke and undo' }).click();
  await expect(notice(page)).toContainText('was revoked');
  await page.goto(secret);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Revoked by hack0');
});

test('a note on a badge is read and settled', async ({ page, request, javaScriptEnabled }) => {
  test.setTimeout(120_000);
  const luma = await Luma.of(request);
  const slug = fresh('aviso');
  await paste(page, await luma.create({ name: `Charla ${slug}`, slug, hosts: [{ name: `Eva ${slug}` }] }));
  await finished(page);
  await page.goto(`/events?lang=en&q=${slug}`);
  await page.locator('.event-card .badge-nobody').click();
  await page.getByLabel('Tell us what isn’t right').fill(`It is ${slug}’s own.`);
  await page.getByRole('button', { name: 'Tell hack0' }).click();
  await expect(page.getByRole('status')).toHaveText(/Thank you/);
  await signIn(page);
  await page.getByRole('link', { name: 'Notes', exact: true }).click();
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  const note = page.locator('.note', { hasText: `It is ${slug}’s own.` });
  await expect(note.locator('.badge-nobody')).toBeVisible();
  await note.getByRole('button', { name: /Mark as settled/ }).click();
  await expect(notice(page)).toContainText(`the note on “Charla ${slug}” was settled`);
  await expect(note).toHaveCount(0);
});
