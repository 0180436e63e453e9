import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const PAGES = ['/', '/events', '/events?past', '/events?q=nada-de-nada', '/events?country=PE', '/events?country=UY&format=online&when=weekend&q=nada', '/organizations', '/organizations/gdg-lima', '/import', '/import?error=calendar&link=x', '/import?error=other_site&links=x', '/no-such-page'];

for (const scheme of ['light', 'dark'] as const) {
  for (const path of PAGES) {
    test(`axe finds nothing on ${path} (${scheme})`, async ({ browser, baseURL, javaScriptEnabled }) => {
      test.skip(javaScriptEnabled === false, 'axe is itself a script');
      const context = await browser.newContext({ baseURL, colorScheme: scheme });
      const page = await context.newPage();
      await page.goto(path);
      const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
      expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`)).toEqual([]);
      await context.close();
    });
  }
}

test('axe finds nothing on an event', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'axe is itself a script');
  await page.goto('/events');
  await page.locator('.event-name a').first().click();
  await expect(page.locator('#organization')).toBeVisible();
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' ')}`)).toEqual([]);
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
