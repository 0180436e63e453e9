import { expect, type Page } from '@playwright/test';
import { signIn } from './signing-in';

/** Runs a job from the admins' page and waits until it has succeeded: some seventy events at the pace of the invented Luma. */
export async function runJob(page: Page, job: string): Promise<void> {
  await signIn(page);
  await page.goto('/admin/jobs?lang=en');
  await page.getByRole('region', { name: job }).getByRole('button', { name: 'Run now' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(job);
  await expect(page.locator('.particulars .pill')).toHaveText('done', { timeout: 90_000 });
}
