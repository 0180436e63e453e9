import { expect, request, type APIRequestContext, type FullConfig, type Page } from '@playwright/test';

/** Who may sign in to the demo. */
export const ADMIN = 'admin@hack0.example';
/** Where the one session of a run is kept: workers inherit the environment. */
const SESSION = 'HACK0_END2END_SESSION';
const MAILED = /\/admin\/sign-in\/confirm\?token=([\w-]{43})/;

/**
 * Once a run, before the first spec: signs in, so that `signIn` costs no mail. An address gets three an hour, in the demo
 * too; the sign-in spec takes the other two, with script and without.
 */
export default async function openSession(config: FullConfig): Promise<void> {
  const baseURL = config.projects[0].use.baseURL ?? '';
  const http = await request.newContext({ baseURL, extraHTTPHeaders: { origin: baseURL } });
  await post(http, '/actions/admin/sign-in', { email: ADMIN });
  let token: string | undefined;
  await expect(async () => {
    token = MAILED.exec(await (await http.get('/demo/mail')).text())?.[1];
    expect(token).toBeTruthy();
  }).toPass({ timeout: 10_000 });
  await post(http, '/actions/admin/sign-in/confirm', { token: token ?? '' });
  const { cookies } = await http.storageState();
  process.env[SESSION] = JSON.stringify(cookies.filter((cookie) => cookie.name === 'hack0'));
  await http.dispose();
}

async function post(http: APIRequestContext, path: string, form: { [name: string]: string }): Promise<void> {
  const answer = await http.post(path, { form, maxRedirects: 0 });
  expect(answer.status(), path).toBe(303);
}

/** Asks for a link and follows it out of the demo's newest mail, up to the page with the button. Costs one of three mails. */
export async function followLink(page: Page): Promise<void> {
  await page.goto('/demo/mail');
  const before = await page.locator('.letter').count();
  await page.goto('/admin/sign-in?lang=en');
  await page.getByLabel('Your e-mail address').fill(ADMIN);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Look into your mail');
  await expect(async () => {
    await page.goto('/demo/mail');
    expect(await page.locator('.letter').count()).toBeGreaterThan(before);
  }).toPass();
  await page.locator('.letter').first().getByRole('link').click();
}

/**
 * Signs in as the demo's admin, at `/admin`, in English. All specs share one session: whoever wants to sign out takes one of
 * their own with `followLink`.
 */
export async function signIn(page: Page): Promise<void> {
  await page.context().addCookies(JSON.parse(process.env[SESSION] ?? '[]'));
  await page.goto('/admin?lang=en');
  await expect(page).toHaveURL(/\/admin(\?|$)/);
}
