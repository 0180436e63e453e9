import { expect, type Locator, type Page, test } from '@playwright/test';
import { finished, paste, violations } from './importing';
import { fresh, Luma } from './luma';
import { runJob } from './running';

const CHECK = 'luma-check-drift';

// Each check reads all of the demo's events, and axe looks at four shapes of a page.
test.describe.configure({ timeout: 180_000 });

/** What is told of an event, in the list that its name finds. */
async function cardOf(page: Page, slug: string): Promise<Locator> {
  await page.goto(`/events?lang=en&q=${slug}`);
  const card = page.locator('.event-card');
  await expect(card).toHaveCount(1);
  return card;
}

test('an event moves, changes its place and vanishes, and people are told', async ({ page, request, javaScriptEnabled }) => {
  const luma = await Luma.of(request);
  const [host] = await luma.hostsOf('gdg-lima-meetup');
  const slug = fresh('mudanza');
  // Tomorrow evening in Lima, wherever this runs.
  const day = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10);
  const name = `Noche de mudanza ${slug}`;
  const link = await luma.create({ name, slug, hosts: [host], start_at: `${day}T00:00:00Z`, venue: 'UTEC' });
  await paste(page, link);
  await finished(page);
  const href = (await page.locator('.event-name a').getAttribute('href'))!;

  await luma.change(slug, { start_at: `${day}T01:00:00Z`, venue: 'Casa Tech' });
  await runJob(page, CHECK);
  await page.goto(`${href}?lang=en`);
  const box = page.locator('.state-changed');
  await expect(box).toContainText('Moved from 19:00 to 20:00.');
  await expect(box).toContainText('Now at Casa Tech; before, at UTEC.');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  const history = page.locator('.history');
  await expect(history).toContainText('Starts 1 hour later');
  await expect(history).toContainText('Casa Tech');
  await expect((await cardOf(page, slug)).locator('.mark-changed')).toContainText(/Moved from 19:00 to 20:00 on \w+day/);

  await page.goto('/?lang=en');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Changes' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What changed');
  const change = page.locator('.changes li').filter({ hasText: slug });
  await expect(change).toContainText('Moved from 19:00 to 20:00.');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  for (const [language, says] of [['es', 'Pasó de 19:00 a 20:00.'], ['pt', 'Passou de 19:00 para 20:00.']]) {
    const feed = await request.get(`/changes.atom?lang=${language}`);
    expect(feed.headers()['content-type']).toContain('application/atom+xml');
    expect(await feed.text()).toContain(says);
  }

  await luma.act(slug, 'delete');
  await runJob(page, CHECK);
  await page.goto(`${href}?lang=en`);
  await expect(page.locator('.state-off')).toContainText('no longer on Luma');
  await expect(history).toContainText('No longer on Luma: cancelled or deleted by its hosts');
  await expect(history, 'what was before stays').toContainText('Starts 1 hour later');
  await expect((await cardOf(page, slug)).locator('.mark-off')).toBeVisible();
  await page.goto('/changes?lang=en');
  await expect(change.first()).toContainText('cancelled or deleted by its hosts');
});
