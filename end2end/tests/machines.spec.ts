import { expect, type Page, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';

/** What the browser refuses or complains about. */
function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused/.test(message.text())) found.push(message.text());
  });
  page.on('pageerror', (error) => found.push(String(error)));
  return found;
}

/** Opens an event that is still to come, in English, and gives its address. */
async function openEvent(page: Page): Promise<string> {
  await page.goto('/events?lang=en');
  await page.locator('.event-name a').last().click();
  await expect(page.getByRole('link', { name: 'Add to calendar' })).toBeVisible();
  return new URL(page.url()).pathname;
}

async function data(page: Page): Promise<any> {
  return JSON.parse((await page.locator('script[type="application/ld+json"]').textContent()) ?? '');
}

test('an event’s data says what its page says, and breaks no policy', async ({ page }) => {
  const refused = complaints(page);
  await openEvent(page);
  const event = await data(page);
  expect(event['@context']).toBe('https://schema.org');
  expect(event['@type']).toBe('Event');
  expect(event.name).toBe(await page.getByRole('heading', { level: 1 }).innerText());
  expect(event.url).toBe(await page.locator('link[rel=canonical]').getAttribute('href'));
  const shown = await page.locator('.fact time').getAttribute('datetime');
  expect(new Date(event.startDate).getTime()).toBe(new Date(shown ?? '').getTime());
  expect(event.startDate).toMatch(/[+-]\d\d:\d\d$/);
  expect(event.eventStatus).toMatch(/^https:\/\/schema\.org\/Event/);
  expect(await page.locator('meta[property="og:title"]').getAttribute('content')).toBe(event.name);
  expect(refused).toEqual([]);
});

for (const [path, type] of [['/', 'WebSite'], ['/events', 'ItemList'], ['/events?past', 'ItemList']]) {
  test(`${path} is a ${type}`, async ({ page }) => {
    const refused = complaints(page);
    await page.goto(path);
    expect((await data(page))['@type']).toBe(type);
    expect(refused).toEqual([]);
  });
}

test('an event downloads as a calendar', async ({ page }) => {
  const path = await openEvent(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Add to calendar' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${path.split('/').pop()}.ics`);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n/);
  expect(text).toMatch(/\r\nUID:[0-9a-f-]{36}@hack0\.dev\r\n/);
  expect(text).toMatch(/\r\nDTSTART:\d{8}T\d{6}Z\r\n/);
});

test('a page that hasn’t changed isn’t sent again', async ({ page, request }) => {
  const path = await openEvent(page);
  const first = await request.get(path);
  const name = first.headers().etag;
  expect(name).toMatch(/^W\/"[0-9a-f]{32}"$/);
  const again = await request.get(path, { headers: { 'if-none-match': name } });
  expect(again.status()).toBe(304);
  expect(await again.text()).toBe('');
});

test('the browser asks by itself whether a page still holds', async ({ page, browserName }) => {
  test.skip(browserName !== 'chromium', 'asks Chromium what came over the wire');
  const path = await openEvent(page);
  await page.goto(path);
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  const statuses: number[] = [];
  network.on('Network.responseReceivedExtraInfo', (event) => statuses.push(event.statusCode));
  await page.reload();
  await expect.poll(() => statuses[0]).toBe(304);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('the sitemap that robots.txt names lists the event', async ({ page, request, baseURL }) => {
  const path = await openEvent(page);
  const robots = await (await request.get('/robots.txt')).text();
  const sitemap = /^Sitemap: (.+)$/m.exec(robots)?.[1] ?? '';
  expect(sitemap).toBe(`${baseURL}/sitemap.xml`);
  const index = await (await request.get(sitemap)).text();
  const parts = [...index.matchAll(/<loc>([^<]+)<\/loc>/g)].map((found) => found[1]);
  const texts = await Promise.all(parts.map(async (part) => (await request.get(part)).text()));
  expect(texts.join('')).toContain(`<loc>${baseURL}${path}</loc>`);
});
