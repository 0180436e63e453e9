import { expect, type Page, test } from '@playwright/test';

/** Opens a menu of filters, which is no script's work, and follows one of its links. */
async function choose(page: Page, menu: string, choice: RegExp): Promise<void> {
  await page.locator('summary', { hasText: menu }).click();
  await page.locator('.menu[open]').getByRole('link', { name: choice }).click();
}

async function places(page: Page): Promise<string[]> {
  return page.locator('.event-place').allInnerTexts();
}

test('a country, a city and words together, and each taken away again', async ({ page }) => {
  await page.goto('/events?lang=en');
  // A page holds no more than 30 events, and Peru may have as many: that there is something else to leave out says the menu.
  expect(await page.locator('.menu').first().locator('.menu-line').count()).toBeGreaterThan(1);
  await choose(page, 'Country', /^Peru/);
  await expect(page).toHaveURL(/\/events\?country=PE$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Events in Peru');
  const peru = await places(page);
  expect(peru.length).toBeGreaterThan(0);
  for (const place of peru.filter((place) => place !== 'Online')) expect(place).toContain('Peru');

  await choose(page, 'City', /^Lima/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Events in Lima, Peru');

  const name = (await page.locator('.event-name').first().innerText()).split(/\s+/)[0].replace(/\W+$/, '');
  await page.getByLabel('Search events').fill(name);
  await page.getByLabel('Search events').press('Enter');
  await expect(page).toHaveURL(new RegExp(`country=PE&city=[^&]+&q=${name}`));
  expect(await page.locator('.event-card').count()).toBeGreaterThan(0);
  await expect(page.locator('.pill-on')).toHaveCount(3);

  await page.getByRole('link', { name: 'Remove the filter Peru' }).click();
  await expect(page).toHaveURL(new RegExp(`\\?q=${name}$`));
  await expect(page.locator('.pill-on')).toHaveCount(1);
});

test('a count says how many events a filter leaves', async ({ page }) => {
  await page.goto('/events?lang=en');
  const online = page.locator('.pills').getByRole('link', { name: /^Online/ });
  const count = Number(await online.locator('.count').innerText());
  await online.click();
  await expect(page.locator('.event-card')).toHaveCount(count);
  for (const place of await places(page)) expect(place).toBe('Online');
});

test('these days only', async ({ page }) => {
  await page.goto('/events?lang=en');
  await choose(page, 'When', /^This month/);
  await expect(page).toHaveURL(/\?when=month$/);
  await expect(page.getByRole('link', { name: 'Remove the filter This month' })).toBeVisible();
  // Past events have no such days.
  await page.getByRole('link', { name: 'Past', exact: true }).click();
  await expect(page).toHaveURL(/\?past=1$/);
});

test('past events keep the other filters', async ({ page }) => {
  await page.goto('/events?lang=en&format=in_person');
  await page.getByRole('link', { name: 'Past', exact: true }).click();
  await expect(page).toHaveURL(/\?past=1&format=in_person$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Past events');
  await page.getByRole('link', { name: 'Upcoming', exact: true }).click();
  await expect(page).toHaveURL(/\?format=in_person$/);
});

test('nothing found says what to try, and leads out', async ({ page }) => {
  const answer = await page.goto('/events?lang=en&country=UY&format=online&q=nada-de-nada');
  expect(answer?.status()).toBe(200);
  await expect(page.locator('.empty')).toContainText('Nothing found for “nada-de-nada”.');
  await page.locator('.empty').getByRole('link', { name: 'See all events' }).click();
  await expect(page).toHaveURL(/\/events$/);
  expect(await page.locator('.event-card').count()).toBeGreaterThan(10);
});

test('the next part of a list goes on where the first ended', async ({ page }) => {
  await page.goto('/events?lang=en');
  const first = await page.locator('.event-name a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(first).toHaveLength(30);
  await page.getByRole('link', { name: 'Show more events' }).click();
  const second = await page.locator('.event-name a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(second.length).toBeGreaterThan(0);
  expect(second.filter((link) => first.includes(link))).toEqual([]);
});

test('home leads to all filters', async ({ page }) => {
  await page.goto('/?lang=en');
  await page.getByRole('link', { name: 'More filters' }).click();
  await expect(page.locator('summary', { hasText: 'Country' })).toBeVisible();
});
