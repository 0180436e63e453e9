import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';

/** Who may sign in to the demo. */
export const ADMIN = 'admin@hack0.example';

/** Asks for a link and follows it out of the demo's newest mail, up to the page with the button. */
export async function followLink(page: Page): Promise<void> {
  await page.goto('/admin/sign-in?lang=en');
  await page.getByLabel('Your e-mail address').fill(ADMIN);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Look into your mail');
  await expect(async () => {
    await page.goto('/demo/mail');
    await page.locator('.letter').first().getByRole('link').click({ timeout: 500 });
  }).toPass();
}

/** Signs in as the demo's admin by a link of its own. */
export async function signIn(page: Page): Promise<void> {
  await followLink(page);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/admin$/);
}

/** Is signed in, by one session for all specs of a run: an address gets three mails an hour. */
export async function signedIn(page: Page): Promise<void> {
  const kept = join(test.info().project.outputDir, `admin-${process.env.HACK0_END2END_PORT}.json`);
  if (existsSync(kept)) {
    await page.context().addCookies(JSON.parse(readFileSync(kept, 'utf8')).cookies);
    await page.goto('/admin?lang=en');
    if (!page.url().includes('sign-in')) return;
  }
  await signIn(page);
  await page.context().storageState({ path: kept });
}
