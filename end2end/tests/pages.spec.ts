import { type APIRequestContext, expect, test } from '@playwright/test';
import { violations } from './importing';

const PAGES = ['/', '/events', '/events?past', '/events?q=nada-de-nada', '/changes', '/events?country=PE', '/events?country=UY&format=online&when=weekend&q=nada', '/organizations', '/organizations?country=PE', '/organizations?country=UY&q=gdg', '/organizations/gdg-lima', '/import', '/import?error=calendar&link=x', '/import?error=other_site&links=x', '/no-such-page'];

for (const path of PAGES) {
  test(`axe finds nothing on ${path}`, async ({ page, javaScriptEnabled }) => {
    await page.goto(path);
    expect(await violations(page, javaScriptEnabled)).toEqual([]);
  });
}

/** An event for each way in which one can be somebody's, and one online. */
const KINDS: { [kind: string]: (event: any) => boolean } = {
  verified: (event) => event.match_source === 'manual',
  unconfirmed: (event) => event.organization !== null && event.confidence < 85,
  'of two': (event) => event.co_organizers.length > 0,
  'of nobody': (event) => event.organization === null,
  online: (event) => event.online,
};

/** The first that is so; other specs make events too, so it may stand on any page of the list. */
async function find(request: APIRequestContext, is: (event: any) => boolean): Promise<any> {
  let cursor = '';
  do {
    const page = await (await request.get(`/api/v1/events?limit=100${cursor}`)).json();
    const event = page.events.find(is);
    if (event) return event;
    cursor = page.next_cursor ? `&cursor=${encodeURIComponent(page.next_cursor)}` : '';
  } while (cursor);
  throw new Error('the demo has no such event');
}

for (const [kind, is] of Object.entries(KINDS)) {
  test(`an event that is ${kind}: nothing for axe, and whose it is in sight on a phone`, async ({ page, request, javaScriptEnabled }) => {
    const event = await find(request, is);
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto(`/events/${event.slug}`);
    const bottom = async (selector: string) => {
      const box = await page.locator(selector).last().boundingBox();
      return box ? box.y + box.height : Infinity;
    };
    for (const part of ['h1', '.event-whose .badge', '.event-head .fact']) expect(await bottom(part), part).toBeLessThan(640);
    const cover = await page.locator('.cover-large').boundingBox();
    expect(cover?.y).toBeGreaterThan(await bottom('.event-head .fact'));
    expect(await violations(page, javaScriptEnabled)).toEqual([]);
  });
}

for (const language of ['es', 'pt', 'en']) {
  test(`the demo's notice takes one line in ${language}`, async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto(`/?lang=${language}`);
    const box = await page.locator('.demo-notice').boundingBox();
    expect(box?.height).toBeLessThan(40);
  });
}

test('a search that finds nothing leads to where it may find something', async ({ page }) => {
  await page.goto('/events?lang=en&country=PE&q=xyzzyq');
  const ways = page.locator('.ways-out');
  await expect(ways.getByRole('link', { name: 'Drop Peru' })).toHaveAttribute('href', '/events?q=xyzzyq');
  await ways.getByRole('link', { name: 'Search past events for the same' }).click();
  await expect(page).toHaveURL(/\/events\?past=1&country=PE&q=xyzzyq$/);
  await page.locator('.ways-out').getByRole('link', { name: 'Search upcoming events for the same' }).click();
  await expect(page).toHaveURL(/\/events\?country=PE&q=xyzzyq$/);
});

for (const width of [360, 1440]) {
  test(`nothing is wider than the window at ${width} px`, async ({ page, javaScriptEnabled }) => {
    test.skip(javaScriptEnabled === false, 'measured by a script');
    await page.setViewportSize({ width, height: 900 });
    for (const path of PAGES) {
      await page.goto(path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width);
    }
  });
}

test('the list groups events by day and leads to each', async ({ page }) => {
  await page.goto('/events?lang=en');
  expect(await page.locator('.event-card').count()).toBeGreaterThan(10);
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
  const name = await page.locator('.event-name a').first().innerText();
  await page.locator('.event-name a').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
});

for (const [language, title] of [['es', 'Tijuana a Ushuaia'], ['pt', 'Tijuana a Ushuaia'], ['en', 'Tijuana to Ushuaia']]) {
  test(`speaks ${language} and keeps to it`, async ({ page }) => {
    await page.goto(`/?lang=${language}`);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
    await page.goto('/events');
    await expect(page.locator('html')).toHaveAttribute('lang', language);
  });
}

test('what is not there is a designed 404 with a way out', async ({ page }) => {
  const answer = await page.goto('/events/nothing-here');
  expect(answer?.status()).toBe(404);
  await page.locator('main a').first().click();
  await expect(page.locator('.event-card').first()).toBeVisible();
});
