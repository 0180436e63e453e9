import { expect, type Page, test } from '@playwright/test';
import { finished, paste, violations } from './importing';
import { fresh, Luma } from './luma';

const OURS = 'cal-Hack0Sandbox001';

/** Imports a link and opens the event's page. */
async function open(page: Page, link: string, slug: string): Promise<void> {
  await paste(page, link);
  await finished(page);
  await page.goto(`/events?lang=en&q=${slug}`);
  await page.locator('.event-card .event-name a').click();
}

/** The page of the newest mail's link; the outbox is looked at twice a second. */
async function followMail(page: Page, subject: RegExp): Promise<void> {
  await expect(async () => {
    await page.goto('/demo/mail');
    await page.locator('.letter', { hasText: subject }).first().getByRole('link').first().click({ timeout: 500 });
  }).toPass();
}

test('a host claims her events through the mail, and the next one arrives with its badge', async ({ page, request }, info) => {
  const luma = await Luma.of(request);
  const slug = fresh('mia');
  const host = { name: `Ana ${slug}`, email: `ana@${slug}.example` };
  const link = await luma.create({ name: `Charla ${slug}`, slug, hosts: [host], calendar: OURS });
  const [id] = await luma.hostsOf(slug);
  await open(page, link, slug);
  await page.getByRole('link', { name: `Claim organization for Ana ${slug}` }).click();
  await expect(page.getByText(`a···@${slug}.example`)).toBeVisible();
  const off = info.project.use.javaScriptEnabled;
  expect(await violations(page, off)).toEqual([]);
  await page.getByLabel('Name of the new organization').fill(`Club ${slug}`);
  await page.getByRole('button', { name: 'Create it and claim' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mail on its way');
  expect(await violations(page, off)).toEqual([]);
  await followMail(page, new RegExp(`Club ${slug}.s\\?`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Club ${slug}`);
  await expect(page.getByRole('link', { name: `Charla ${slug}` })).toBeVisible();
  expect(await violations(page, off)).toEqual([]);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Done: Club ${slug}`);
  expect(await violations(page, off)).toEqual([]);
  await page.getByRole('link', { name: `Charla ${slug}` }).click();
  await expect(page.locator('#organization')).toContainText('Confirmed by its host through e-mail');

  const next = fresh('otra');
  const again = await luma.create({ name: `Otra ${next}`, slug: next, hosts: [id], calendar: OURS });
  await open(page, again, next);
  await expect(page.locator('#organization .badge-certain')).toContainText(`Club ${slug}`);

  // Who reads the host's mail takes it back, and everything is as it was.
  await followMail(page, new RegExp(`Club ${slug}: confirmed`));
  await page.getByRole('button', { name: 'Take it back and undo' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Taken back');
  await page.goto(`/events?lang=en&q=${slug}`);
  await expect(page.locator('.event-card .badge-nobody').first()).toBeVisible();
});

test('a host without an address proves itself by a code in its profile', async ({ page, request }, info) => {
  const luma = await Luma.of(request);
  const slug = fresh('codigo');
  const link = await luma.create({ name: `Charla ${slug}`, slug, hosts: [{ name: `Eva ${slug}` }] });
  const [id] = await luma.hostsOf(slug);
  await open(page, link, slug);
  await page.locator('#organization .badge-nobody').click();
  await page.getByRole('link', { name: `Eva ${slug}` }).click();
  await expect(page.getByText('Luma doesn’t tell us this host’s e-mail')).toBeVisible();
  await page.getByLabel('Name of the new organization').fill(`Norte ${slug}`);
  await page.getByRole('button', { name: 'Create it and claim' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Prove that it is yours');
  expect(await violations(page, info.project.use.javaScriptEnabled)).toEqual([]);
  await page.getByRole('button', { name: 'Look now' }).click();
  await expect(page.getByRole('alert')).toHaveText(/The code isn’t there yet/);
  await luma.writeProfile(id, `Rust. ${await page.locator('.claim-code').innerText()}`);
  await page.getByRole('button', { name: 'Look now' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Done: Norte ${slug}`);
  await page.getByRole('link', { name: `Charla ${slug}` }).click();
  await expect(page.locator('#organization')).toContainText('Confirmed by its host with a code in the profile');
});

test('a calendar proves itself by a code in its description', async ({ page, request }, info) => {
  const luma = await Luma.of(request);
  const slug = fresh('calendario');
  const calendar = await luma.calendar(`Sur ${slug}`, `de-${slug}`);
  const link = await luma.create({ name: `Charla ${slug}`, slug, hosts: [{ name: `Eva ${slug}` }], calendar });
  await open(page, link, slug);
  await page.locator('#organization .badge-nobody').click();
  await page.getByRole('link', { name: `Eva ${slug}` }).click();
  await page.getByLabel('Name of the new organization').fill(`Sur ${slug}`);
  await page.getByRole('button', { name: 'Create it and claim' }).click();
  const place = page.getByRole('link', { name: `Sur ${slug}` });
  await expect(place).toHaveAttribute('href', `https://luma.com/de-${slug}`);
  await expect(page.getByRole('link', { name: `Charla ${slug}` })).toBeVisible();
  expect(await violations(page, info.project.use.javaScriptEnabled)).toEqual([]);
  await luma.describeCalendar(calendar, `El sur. ${await page.locator('.claim-code').innerText()}`);
  await page.getByRole('button', { name: 'Look now' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Done: Sur ${slug}`);
  await page.getByRole('link', { name: `Charla ${slug}` }).click();
  await expect(page.locator('#organization')).toContainText('Confirmed with a code in its calendar’s description');

  // The next event of that calendar comes with its badge.
  const next = fresh('proxima');
  const again = await luma.create({ name: `Otra ${next}`, slug: next, hosts: [{ name: `Leo ${slug}` }], calendar });
  await open(page, again, next);
  await expect(page.locator('#organization .badge-certain')).toContainText(`Sur ${slug}`);
});

test('a proven organization can’t be taken over', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const slug = fresh('ajena');
  const host = { name: `Malo ${slug}`, email: `malo@${slug}.example` };
  const link = await luma.create({ name: `Charla ${slug}`, slug, hosts: [host], calendar: OURS });
  await open(page, link, slug);
  await page.getByRole('link', { name: `Claim organization for Malo ${slug}` }).click();
  await page.getByRole('searchbox', { name: 'Search organizations' }).fill('GDG Lima');
  await page.getByRole('searchbox', { name: 'Search organizations' }).press('Enter');
  await page.getByRole('button', { name: 'It is GDG Lima’s', exact: true }).click();
  await followMail(page, new RegExp(`Malo ${slug}`));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Waiting for somebody at hack0');
  await page.goto(`/events?lang=en&q=${slug}`);
  await expect(page.locator('.event-card .badge-nobody').first()).toBeVisible();
});

test('anybody can say that a badge is wrong', async ({ page }) => {
  await page.goto('/events?lang=en');
  await page.locator('.event-card:has(.badge-certain) .event-name a').first().click();
  await page.getByRole('link', { name: 'That isn’t right' }).click();
  await page.getByLabel('Tell us what isn’t right').fill('It is somebody else’s.');
  await page.getByRole('button', { name: 'Tell hack0' }).click();
  await expect(page.getByRole('status')).toHaveText(/Thank you/);
});
