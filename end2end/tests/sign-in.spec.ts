import { expect, test } from '@playwright/test';
import { violations } from './importing';
import { ADMIN, followLink, signIn } from './signing-in';

test('an admin signs in through the mail, sees where, and signs out', async ({ page, context, javaScriptEnabled }) => {
  // Axe looks at four pages, each in four ways.
  test.slow();
  await page.goto('/admin/sessions?lang=en');
  await expect(page).toHaveURL(/\/admin\/sign-in\?next=/);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);

  await followLink(page);
  const link = page.url();
  await page.goto(link);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/admin$/);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
  const [cookie] = (await context.cookies()).filter((cookie) => cookie.name === 'hack0');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', expires: -1 });

  await page.getByRole('link', { name: 'Sessions' }).click();
  await expect(page.locator('.session').filter({ hasText: 'this one' })).toHaveCount(1);
  await expect(page.locator('body')).toContainText(ADMIN);
  expect(await violations(page, javaScriptEnabled)).toEqual([]);

  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page).toHaveURL(/\/admin\/sign-in$/);
  const away = await page.goto('/admin');
  expect(away?.url()).toContain('/admin/sign-in');

  const spent = await page.goto(link);
  expect(spent?.status()).toBe(410);
  await page.getByRole('link', { name: 'Get a new link' }).click();
  await expect(page.getByLabel('Your e-mail address')).toBeVisible();
});

test('what isn’t an address is said at the field', async ({ page, javaScriptEnabled }) => {
  // Browsers without this check, and people who go around it.
  const answer = await page.goto('/admin/sign-in?lang=en&error=address&email=ana');
  expect(answer?.status()).toBe(422);
  await expect(page.getByLabel('Your e-mail address')).toHaveValue('ana');
  await expect(page.locator('#email-problem')).toBeVisible();
  expect(await violations(page, javaScriptEnabled)).toEqual([]);
});

test('the session that all specs share is there', async ({ page }) => {
  await signIn(page);
  await expect(page.locator('.admin-bar')).toContainText(ADMIN);
});
