import { expect, test } from '@playwright/test';
import { finished, paste, violations } from './importing';
import { fresh, Luma } from './luma';

test('a pasted link becomes an event with its badge, its why, and a place on the hack0 calendar', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const [gdgLima] = await luma.hostsOf('gdg-lima-meetup');
  const slug = fresh('gdg-lima');
  const link = await luma.create({ name: `Noche de Flutter ${slug}`, slug, hosts: ['Ana Ejemplo', gdgLima] });

  await paste(page, `Vengan el jueves: ${link}?tk=secret`);
  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}$/);
  await finished(page);
  const steps = page.locator('.step');
  await expect(steps).toHaveCount(5);
  await expect(page.locator('.step-done')).toHaveCount(5);
  await expect(steps.nth(1)).toContainText('2 hosts');
  await expect(steps.nth(2)).toContainText('GDG Lima');
  await expect(page.locator('body')).not.toContainText('secret');
  expect(await luma.wasListed(slug)).toBeTruthy();

  await page.locator('.event-name a').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Noche de Flutter');
  const organization = page.locator('#organization');
  await expect(organization.locator('.badge-certain')).toContainText('GDG Lima');
  await expect(organization).toContainText('100');
  await expect(organization.locator('.why')).toContainText('GDG Lima');

  await page.goto(`/events?lang=en&q=${slug}`);
  const card = page.locator('.event-card');
  await expect(card).toHaveCount(1);
  await expect(card.locator('.badge-certain')).toContainText('GDG Lima');
});

test('a newcomer’s first paste', async ({ page }) => {
  await paste(page, 'https://lu.ma/gdg-lima-meetup');
  await finished(page);
  await page.locator('.event-name a').click();
  await expect(page.locator('#organization')).toContainText('GDG Lima');
});

test('an event of two communities shows both', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const accounts = await luma.hostsOf('limajs-ruby-peru-co-meetup');
  const slug = fresh('dos');
  const link = await luma.create({ name: `Dos comunidades ${slug}`, slug, hosts: accounts.slice(0, 2) });
  await paste(page, link);
  await finished(page);
  await page.locator('.event-name a').click();
  const organization = page.locator('#organization');
  await expect(organization.locator('.badge-certain').first()).toContainText('LimaJS');
  await expect(organization.locator('.badge-co')).toContainText('Ruby Perú');
});

test('an event of strangers asks whose it is', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const slug = fresh('nadie');
  const link = await luma.create({ name: `Nadie sabe ${slug}`, slug, hosts: ['Eva Ejemplo'] });
  await paste(page, link);
  await finished(page);
  await expect(page.locator('.step-done')).toHaveCount(5);
  await page.goto(`/events?lang=en&q=${slug}`);
  const badge = page.locator('.event-card .badge-nobody');
  await expect(badge).toHaveText('Whose event is it?');
  await badge.click();
  await expect(page).toHaveURL(/\/claims\/new\?event=/);
  await expect(page.getByRole('link', { name: 'Eva Ejemplo' })).toBeVisible();
});

for (const [what, pasted, says] of [
  ['another site', 'https://www.meetup.com/lima-js/events/1', 'another site'],
  ['a profile', 'https://luma.com/user/someone', 'profile'],
  ['no link', 'hola', 'no link'],
  ['a private address', 'http://169.254.169.254/latest/meta-data', 'another site'],
]) {
  test(`${what} is named at the field, with what was typed still there`, async ({ page }) => {
    await paste(page, pasted);
    const field = page.getByLabel('Link to a Luma event');
    await expect(field).toHaveValue(pasted);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('#link-problem')).toContainText(says);
  });
}

test('a calendar that Luma doesn’t know is said, with the link still there', async ({ page }) => {
  await paste(page, 'https://luma.com/calendar/cal-SWU8CT273B56jaH');
  await finished(page);
  await expect(page.locator('#live .state-off')).toContainText('Luma knows no event');
  await expect(page.getByLabel('Link to a Luma event')).toHaveValue('luma.com/calendar/cal-SWU8CT273B56jaH');
});

test('Luma being down is said, and healed by itself or by pasting again', async ({ page, request, javaScriptEnabled }) => {
  const luma = await Luma.of(request);
  const slug = fresh('caida');
  const link = await luma.create({ name: `Tras la caída ${slug}`, slug, hosts: ['Eva Ejemplo'] });
  await luma.fault({ status: 503 });
  await paste(page, link);
  await expect(page.locator('.step-failed')).toHaveCount(1, { timeout: 20_000 });
  await expect(page.locator('#live .state')).toContainText('again');
  // There is something else to do meanwhile.
  await expect(page.locator('#live').getByRole('link', { name: 'See all events' })).toBeVisible();
  await expect(page.locator('#live').getByRole('link', { name: 'Import another' })).toBeVisible();
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await luma.heal();
  await paste(page, link);
  await finished(page);
  await expect(page.locator('.step-done')).toHaveCount(5);
});

test('hostile content is inert', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const slug = fresh('hostil');
  const alarm = '<img src=x onerror="document.title=\'pwned\'"><script>document.title="pwned"</script>';
  const link = await luma.create({
    name: `${alarm}‮ ${slug}`,
    slug,
    hosts: [{ name: alarm, website: 'javascript:alert(1)' }],
    venue: alarm,
    description_md: alarm,
    description_mirror: {
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: alarm, marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] }] }],
    },
  });
  const refused: string[] = [];
  page.on('console', (message) => message.text().includes('Content Security Policy') && refused.push(message.text()));
  page.on('dialog', () => refused.push('dialog'));
  await paste(page, link);
  await finished(page);
  await page.locator('.event-name a').click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img');
  await expect(page.locator('main img[src="x"], main script')).toHaveCount(0);
  await expect(page.locator('a[href^="javascript:"]')).toHaveCount(0);
  expect(await page.title()).not.toBe('pwned');
  expect(refused).toEqual([]);
});
