/**
 * The rules of schema.org and of Google's guide for the types that hack0 uses: which properties a type has, of what type each
 * is, which must be there. Written from https://schema.org/Event and
 * https://developers.google.com/search/docs/appearance/structured-data/event, not from what our pages say.
 */

type Thing = { [property: string]: unknown };
type Check = (value: unknown) => string | undefined;
type Rules = { [property: string]: Check };

const isThing = (value: unknown): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value);

const text: Check = (value) => (typeof value === 'string' && value.trim() !== '' ? undefined : 'must be a text');

const url: Check = (value) => {
  if (typeof value !== 'string' || !/^https?:\/\//.test(value)) return 'must be an absolute http(s) address';
  return URL.canParse(value) ? undefined : 'must be an address';
};

/** ISO 8601 with its offset from UTC, and a moment that exists. */
const moment: Check = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value))
    ? undefined
    : 'must be an ISO 8601 time with its offset';

const whole: Check = (value) => (Number.isInteger(value) && Number(value) > 0 ? undefined : 'must be a number from 1');

const oneOf =
  (...values: string[]): Check =>
  (value) =>
    values.map((name) => `https://schema.org/${name}`).includes(String(value)) ? undefined : `must be one of ${values.join(', ')}`;

const either =
  (...checks: Check[]): Check =>
  (value) => {
    const wrong = checks.map((check) => check(value));
    return wrong.includes(undefined) ? undefined : wrong.join(' or ');
  };

/** One value or a list of them, which is not empty. */
const many =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return check(value);
    return value.length === 0 ? 'must not be empty' : value.map(check).find((wrong) => wrong !== undefined);
  };

const a =
  (...types: string[]): Check =>
  (value) => {
    if (!isThing(value)) return `must be a ${types.join(' or ')}`;
    if (!types.includes(String(value['@type']))) return `must be a ${types.join(' or ')}, not ${String(value['@type'])}`;
    return problems(value).join('; ') || undefined;
  };

const THING: Rules = { '@id': url, name: text, description: text, url, image: many(url), sameAs: many(url) };

const TYPES: { [type: string]: { rules: Rules; required: string[] } } = {
  Event: {
    rules: {
      startDate: moment,
      endDate: moment,
      previousStartDate: many(moment),
      eventStatus: oneOf('EventCancelled', 'EventMovedOnline', 'EventPostponed', 'EventRescheduled', 'EventScheduled'),
      eventAttendanceMode: oneOf('OfflineEventAttendanceMode', 'OnlineEventAttendanceMode', 'MixedEventAttendanceMode'),
      location: many(a('Place', 'VirtualLocation')),
      organizer: many(a('Organization', 'Person')),
      performer: many(a('Organization', 'Person')),
      offers: many(a('Offer')),
      inLanguage: text,
    },
    // What a rich result needs, and what every event of ours can say.
    required: ['name', 'startDate', 'location', 'description', 'eventStatus', 'url'],
  },
  Place: { rules: { address: either(text, a('PostalAddress')) }, required: ['name', 'address'] },
  VirtualLocation: { rules: {}, required: ['url'] },
  PostalAddress: {
    rules: { streetAddress: text, addressLocality: text, addressRegion: text, addressCountry: text, postalCode: text },
    required: [],
  },
  Organization: { rules: { address: either(text, a('PostalAddress')) }, required: ['name', 'url'] },
  Person: { rules: {}, required: ['name'] },
  Offer: {
    rules: {
      price: either(text, (value) => (typeof value === 'number' ? undefined : 'must be a number')),
      priceCurrency: text,
      availability: oneOf('InStock', 'SoldOut', 'PreOrder'),
      validFrom: moment,
    },
    required: ['url'],
  },
  WebSite: { rules: { inLanguage: many(text), potentialAction: a('SearchAction') }, required: ['name', 'url'] },
  SearchAction: { rules: { target: a('EntryPoint'), 'query-input': text }, required: ['target', 'query-input'] },
  EntryPoint: { rules: { urlTemplate: url }, required: ['urlTemplate'] },
  ItemList: { rules: { itemListElement: many(a('ListItem')) }, required: ['itemListElement'] },
  ListItem: { rules: { position: whole }, required: ['position', 'url'] },
};

/** What the rules find wrong in one thing and all it holds. */
function problems(thing: Thing): string[] {
  const type = String(thing['@type']);
  const known = TYPES[type];
  if (!known) return [`${type}: no type of ours`];
  const rules: Rules = { ...THING, ...known.rules };
  const found: string[] = [];
  for (const [property, value] of Object.entries(thing)) {
    if (property === '@type' || property === '@context') continue;
    const wrong = rules[property] ? rules[property](value) : 'is no property of this type';
    if (wrong) found.push(`${type}.${property} ${wrong}: ${JSON.stringify(value)}`);
  }
  for (const property of known.required) if (!(property in thing)) found.push(`${type}.${property} is missing`);
  if (type === 'Event') found.push(...contradictions(thing));
  return found;
}

/** Each property may be right, and the whole wrong. */
function contradictions(event: Thing): string[] {
  const found: string[] = [];
  const last = (value: unknown) => String(value).split('/').pop();
  if (event.endDate && Date.parse(String(event.endDate)) < Date.parse(String(event.startDate))) found.push('it ends before it starts');
  if (event.previousStartDate && last(event.eventStatus) !== 'EventRescheduled') found.push('it has another start and is not rescheduled');
  if (last(event.eventStatus) === 'EventRescheduled' && !event.previousStartDate) found.push('it is rescheduled from nothing');
  if (last(event.eventStatus) === 'EventCancelled' && event.offers) found.push('it is cancelled and offered');
  const places = [event.location].flat().map((place) => (isThing(place) ? String(place['@type']) : ''));
  const wanted: { [mode: string]: string[] } = {
    OfflineEventAttendanceMode: ['Place'],
    OnlineEventAttendanceMode: ['VirtualLocation'],
    MixedEventAttendanceMode: ['Place', 'VirtualLocation'],
  };
  const mode = event.eventAttendanceMode ? wanted[last(event.eventAttendanceMode) ?? ''] : undefined;
  if (mode && [...new Set(places)].sort().join() !== mode.join()) found.push(`its places (${places.join()}) aren't of its mode`);
  return found;
}

/** What is wrong in a whole block. */
export function wrong(block: Thing): string[] {
  return [...(block['@context'] === 'https://schema.org' ? [] : ['the context is not schema.org']), ...problems(block)];
}
