import { expect, test, type Page } from '@playwright/test';
import { finished, violations } from './importing';
import { fresh, Luma } from './luma';
import { signIn } from './signing-in';

/** 30 events of eight hosts whom nobody knows, imported; the word that all their names hold. */
async function seed(page: Page, luma: Luma): Promise<string> {
  const word = fresh('cola').replace('-', '');
  const links: string[] = [];
  for (let host = 0; host < 8; host += 1) {
    let hosts: unknown[] = [`Anfitrión ${word} ${host}`];
    for (let n = 0; n < (host < 6 ? 4 : 3); n += 1) {
      const slug = `${word}-${host}-${n}`;
      links.push(await luma.create({ name: `Taller ${word} ${host}.${n}`, slug, hosts }));
      if (n === 0) hosts = await luma.hostsOf(slug);
    }
  }
  await page.goto('/import?lang=en');
  await page.getByText('Several links?').click();
  await page.getByLabel('One on each line').fill(links.join('\n'));
  await page.getByRole('button', { name: 'Import them all' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('30 events imported', { timeout: 150_000 });
  await finished(page);
  return word;
}

const groups = (page: Page) => page.locator('.group');
const notice = (page: Page) => page.locator('.notice');

/** Presses a key once the page's script listens. */
async function press(page: Page, key: string): Promise<void> {
  await page.waitForLoadState();
  await page.keyboard.press(key);
}

test('a queue of 30 events is worked off in eight decisions, and one is taken back', async ({ page, request, javaScriptEnabled }) => {
  test.setTimeout(240_000);
  await signIn(page);
  const word = await seed(page, await Luma.of(request));
  await page.goto(`/admin/queue?lang=en&q=${word}`);
  await expect(groups(page)).toHaveCount(8);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);

  // Made in place.
  const name = `Comunidad ${word}`;
  // Hosts whose events begin at the same time stand in no order that a test could know.
  const first = /(\d) events/.exec(await groups(page).first().innerText());
  expect(first).not.toBeNull();
  await groups(page).first().getByRole('link', { name: 'Another organization' }).click();
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Address (slug)').fill('Not a slug');
  await page.getByRole('button', { name: 'Create and assign' }).click();
  await expect(page.locator('#field-slug-problem')).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue(name);
  await page.getByLabel('Address (slug)').fill(word);
  await page.getByRole('button', { name: 'Create and assign' }).click();
  await expect(notice(page)).toContainText(`is ${name}’s · ${first?.[0]}`);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);

  // Searched for.
  for (let left = 7; left > 3; left -= 1) {
    await expect(groups(page)).toHaveCount(left);
    await groups(page).first().getByRole('link', { name: 'Another organization' }).click();
    await page.getByRole('searchbox').fill(`comunidad ${word}`);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('button', { name }).click();
    await expect(notice(page)).toContainText(`is ${name}’s`);
  }
  await groups(page).first().getByRole('button', { name: 'Later' }).click();
  await expect(groups(page)).toHaveCount(2);
  for (const left of [1, 0]) {
    await groups(page).first().getByRole('button', { name: 'Personal' }).click();
    await expect(groups(page)).toHaveCount(left);
  }
  const last = / (\d) is personal · (\d) events/.exec(await notice(page).innerText());
  expect(last).not.toBeNull();
  await notice(page).getByRole('button', { name: 'Undo' }).click();
  await expect(notice(page)).toContainText('a decision taken back');
  await expect(groups(page)).toHaveCount(1);
  await expect(groups(page)).toContainText(`${last?.[2]} events`);

  await page.getByRole('link', { name: 'Audit' }).click();
  await expect(page.locator('.log-line').filter({ hasText: name })).toHaveCount(5);
  await expect(page.locator('.log-line').filter({ hasText: word })).toHaveCount(8);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.getByRole('link', { name: `Anfitrión ${word} ${last?.[1]} is personal` }).click();
  await expect(page.locator('main')).toContainText('It was taken back');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
});

test('the keyboard alone works off 30 events in eight decisions, takes one back, and finds them', async ({ page, request, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'the keys are the script’s');
  test.setTimeout(240_000);
  await signIn(page);
  const word = await seed(page, await Luma.of(request));
  const name = `Teclas ${word}`;
  await page.goto(`/admin/queue?lang=en&q=${word}`);
  await expect(page.locator('[data-keys]')).toBeVisible();
  await expect(groups(page)).toHaveCount(8);
  await press(page, 'j');
  await expect(groups(page).nth(0)).toBeFocused();
  await press(page, 'j');
  await expect(groups(page).nth(1)).toBeFocused();
  await press(page, 'k');
  await expect(groups(page).nth(0)).toBeFocused();

  // Made in place: the first.
  await press(page, 'o');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Whose is');
  await press(page, '/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type(name);
  await expect(page.locator('#found')).toContainText('No organization is called');
  while (!(await page.getByLabel('Name').evaluate((field) => field === document.activeElement))) await press(page, 'Tab');
  await page.keyboard.type(name);
  await press(page, 'Tab');
  await page.keyboard.type(word);
  await press(page, 'Enter');
  await expect(notice(page)).toContainText(`is ${name}’s · `);
  await expect(groups(page)).toHaveCount(7);

  // Searched for as one types: two by the arrow, two by the letter.
  for (const left of [6, 5, 4, 3]) {
    await press(page, 'j');
    await press(page, 'o');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Whose is');
    await press(page, '/');
    await page.keyboard.type(`teclas ${word}`);
    const found = page.locator('#found button');
    await expect(found).toHaveText(`${name} ${word}`);
    await expect(page.getByRole('searchbox')).toBeFocused();
    await press(page, 'ArrowDown');
    await expect(found).toBeFocused();
    await press(page, left > 4 ? 'Enter' : 'c');
    await expect(notice(page)).toContainText(`is ${name}’s · `);
    await expect(groups(page)).toHaveCount(left);
  }
  await press(page, 'j');
  await press(page, 'l');
  await expect(notice(page)).toContainText('put off until');
  await expect(groups(page)).toHaveCount(2);
  for (const left of [1, 0]) {
    await press(page, 'j');
    await press(page, 'p');
    await expect(notice(page)).toContainText('is personal');
    await expect(groups(page)).toHaveCount(left);
  }
  await press(page, 'u');
  await expect(notice(page)).toContainText('a decision taken back');
  await expect(groups(page)).toHaveCount(1);

  const audit = page.getByRole('link', { name: 'Audit' });
  while (!(await audit.evaluate((link) => link === document.activeElement))) await press(page, 'Shift+Tab');
  await press(page, 'Enter');
  await expect(page.locator('.log-line').filter({ hasText: name })).toHaveCount(5);
  await expect(page.locator('.log-line').filter({ hasText: word })).toHaveCount(8);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
});

test('the keyboard confirms a suggestion and what is shown before it', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'the keys are the script’s');
  await signIn(page);
  // Of those that have a suggestion the first is looked at, then confirmed.
  await page.goto('/admin/queue?lang=en&reason=suggestion');
  await page.getByRole('link', { name: 'See what would change' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This will change');
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await press(page, 'c');
  await expect(notice(page)).toContainText('Done:');
  await press(page, 'u');
  await expect(notice(page)).toContainText('a decision taken back');
  await press(page, 'j');
  await press(page, 'Enter');
  await expect(notice(page).or(page.getByRole('heading', { name: 'This will change' }))).toBeVisible();
});
