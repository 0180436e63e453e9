import { expect, type Page, test } from '@playwright/test';
import { finished, paste } from './importing';
import { fresh, Luma } from './luma';
import { wrong } from './schema';

async function data(page: Page): Promise<any> {
  const blocks = page.locator('script[type="application/ld+json"]');
  await expect(blocks).toHaveCount(1);
  return JSON.parse((await blocks.textContent()) ?? '');
}

/** Imports what stands at the link and opens its page. */
async function imported(page: Page, link: string): Promise<any> {
  await paste(page, link);
  await finished(page);
  await page.locator('.event-name a').click();
  await expect(page.locator('#organization')).toBeVisible();
  return data(page);
}

function only(event: any, expected: { status: string; mode?: string; place: string }): void {
  expect(wrong(event)).toEqual([]);
  expect(event.eventStatus).toBe(`https://schema.org/${expected.status}`);
  expect(event.eventAttendanceMode).toBe(expected.mode && `https://schema.org/${expected.mode}EventAttendanceMode`);
  expect(event.location['@type']).toBe(expected.place);
}

test('the rules themselves find what is wrong', () => {
  const good = {
    '@context': 'https://schema.org', '@type': 'Event', name: 'a', url: 'https://a.example/', description: 'b',
    startDate: '2026-11-24T19:00:00-05:00', eventStatus: 'https://schema.org/EventScheduled',
    eventAttendanceMode: 'https://schema.org/MixedEventAttendanceMode',
    location: [{ '@type': 'Place', name: 'c', address: 'd' }, { '@type': 'VirtualLocation', url: 'https://b.example' }],
  };
  expect(wrong(good)).toEqual([]);
  for (const bad of [
    { name: '' }, { startDate: '2026-11-24T19:00:00' }, { startDate: '2026-13-24T19:00:00Z' }, { url: '/events/a' },
    { eventStatus: 'EventScheduled' }, { eventStatus: 'https://schema.org/EventCanceled' }, { location: undefined },
    { location: good.location[0] }, { location: [] }, { organizer: { '@type': 'Organization', name: 'x' } }, { image: [null] },
    { endDate: '2026-11-24T23:00:00Z' }, { previousStartDate: good.startDate }, { host: 'x' }, { '@context': 'http://schema.org' },
  ]) {
    expect(wrong(JSON.parse(JSON.stringify({ ...good, ...bad }))), JSON.stringify(bad)).not.toEqual([]);
  }
});

test('every page’s data keeps the rules', async ({ page }) => {
  await page.goto('/events?lang=en');
  const events = await page.locator('.event-name a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(events.length).toBeGreaterThan(20);
  const organization = '/organizations/gdg-lima';
  for (const path of ['/', '/events', '/events?past', '/events?country=PE', organization, ...events]) {
    await page.goto(path ?? '');
    expect(wrong(await data(page)), path ?? '').toEqual([]);
  }
});

test('in person, also with a meeting link, which stays out', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const slug = fresh('mixto');
  const link = await luma.create({
    name: `Mixto ${slug}`, slug, hosts: ['Eva Ejemplo'], venue: 'UTEC', city: 'Lima', country: 'Peru', country_code: 'PE',
    meeting_url: 'https://meet.example/secreto', cover_url: 'https://images.lumacdn.com/event-covers/a/b.png',
  });
  const event = await imported(page, link);
  only(event, { status: 'EventScheduled', mode: 'Offline', place: 'Place' });
  expect(event.location.name).toBe('UTEC');
  expect(event.image).toHaveLength(2);
  expect(await page.content()).not.toContain('secreto');
});

test('online', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const slug = fresh('en-linea');
  const link = await luma.create({ name: `En línea ${slug}`, slug, hosts: ['Eva Ejemplo'], online: 'zoom', meeting_url: 'https://zoom.example/secreto' });
  const event = await imported(page, link);
  only(event, { status: 'EventScheduled', mode: 'Online', place: 'VirtualLocation' });
  expect(event.location.url).toBe(`https://luma.com/${slug}`);
  expect(await page.content()).not.toContain('secreto');
});

test('a hidden address, and no place yet', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const hidden = fresh('oculto');
  const link = await luma.create({ name: `Oculto ${hidden}`, slug: hidden, hosts: ['Eva Ejemplo'], venue: 'Casa de Eva', city: 'Lima', country: 'Peru', country_code: 'PE' });
  await luma.act(hidden, 'hide');
  const event = await imported(page, link);
  only(event, { status: 'EventScheduled', mode: 'Offline', place: 'Place' });
  expect(JSON.stringify(event)).not.toContain('Casa de Eva');

  const missing = fresh('sin-lugar');
  const nowhere = await luma.create({ name: `Sin lugar ${missing}`, slug: missing, hosts: ['Eva Ejemplo'], online: 'missing' });
  only(await imported(page, nowhere), { status: 'EventScheduled', place: 'Place' });
});

test('moved, and the page says from when to when', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const slug = fresh('movido');
  const link = await luma.create({ name: `Movido ${slug}`, slug, hosts: ['Eva Ejemplo'], start_at: '2099-03-03T00:00:00Z', timezone: 'America/Lima' });
  await imported(page, link);
  await luma.change(slug, { start_at: '2099-03-03T01:00:00Z' });
  const event = await imported(page, link);
  only(event, { status: 'EventRescheduled', mode: 'Offline', place: 'Place' });
  expect(event.previousStartDate).toBe('2099-03-02T19:00:00-05:00');
  const box = page.locator('.state-changed');
  await expect(box).toContainText('Moved from 19:00 to 20:00.');
  await box.getByRole('link').click();
  await expect(page).toHaveURL(/#history$/);
  await expect(page.locator('.history li')).toHaveCount(3);
});

test('cancelled, which is gone from Luma', async ({ page, request }) => {
  const luma = await Luma.of(request);
  const slug = fresh('cancelado');
  const link = await luma.create({ name: `Cancelado ${slug}`, slug, hosts: ['Eva Ejemplo'] });
  await imported(page, link);
  const address = page.url();
  await luma.act(slug, 'cancel');
  await paste(page, link);
  await finished(page);
  await page.goto(address);
  only(await data(page), { status: 'EventCancelled', mode: 'Offline', place: 'Place' });
});
