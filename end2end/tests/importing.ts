import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Pastes into the one field of the home page. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.goto('/?lang=en');
  await page.getByLabel('Link to a Luma event').fill(text);
  await page.getByRole('button', { name: 'Import' }).click();
}

/** Waits for the end of an import or a batch: the page follows by itself, with script and without. */
export async function finished(page: Page): Promise<void> {
  await expect(page.locator('#live')).not.toHaveAttribute('data-progress', /.+/, { timeout: 20_000 });
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Those that look at colours; the others find the same in light and in dark, and cost seconds a page. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds on a phone and on a desk, light and dark; nothing where it can't run, being itself a script. */
export async function violations(page: Page, hasScript: boolean | undefined): Promise<string[]> {
  if (hasScript === false) return [];
  const found: string[] = [];
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // Colours that are still on their way from one scheme to the other are nobody's.
      await page.evaluate(() => {
        const ends = (animation: Animation) => Number.isFinite(Number(animation.effect?.getComputedTiming().endTime));
        document.getAnimations().filter(ends).forEach((animation) => animation.finish());
      });
      const axe = new AxeBuilder({ page });
      const { violations } = await (colorScheme === 'light' ? axe.withTags(RULES) : axe.withRules(COLOURS)).analyze();
      found.push(...violations.map((v) => `${v.id} at ${width}, ${colorScheme}: ${v.nodes.map((n) => n.target).join(' ')}`));
    }
  }
  return found;
}
