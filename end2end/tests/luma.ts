import { type APIRequestContext, expect } from '@playwright/test';

/** The sandbox Luma behind the demo: its world can be changed and its answers broken. */
export class Luma {
  private constructor(private readonly request: APIRequestContext, private readonly control: string) {}

  static async of(request: APIRequestContext): Promise<Luma> {
    const answer = await request.get('/demo/luma');
    expect(answer.ok()).toBeTruthy();
    return new Luma(request, (await answer.json()).control_url);
  }

  /** Creates an event on somebody's personal calendar and gives its link. */
  async create(event: { name: string; slug: string; hosts: unknown[]; [field: string]: unknown }): Promise<string> {
    const answer = await this.request.post(`${this.control}/events`, { data: event });
    expect(answer.ok(), await answer.text()).toBeTruthy();
    return `https://lu.ma/${event.slug}`;
  }

  /** Changes fields of an event. */
  async change(slug: string, fields: { [field: string]: unknown }): Promise<void> {
    const answer = await this.request.post(`${this.control}/events/${slug}`, { data: fields });
    expect(answer.ok(), await answer.text()).toBeTruthy();
  }

  /** Does something to an event: its address hidden or shown, the event cancelled or deleted. */
  async act(slug: string, verb: 'hide' | 'show' | 'cancel' | 'delete'): Promise<void> {
    const answer = await this.request.post(`${this.control}/events/${slug}/${verb}`);
    expect(answer.ok(), await answer.text()).toBeTruthy();
  }

  /** The ids of an event's hosts, the community's own account first. */
  async hostsOf(slug: string): Promise<string[]> {
    const answer = await this.request.get(`${this.control}/events/${slug}`);
    return (await answer.json()).host_ids;
  }

  /** What a host says of itself in its profile. */
  async writeProfile(host: string, bio: string): Promise<void> {
    const answer = await this.request.post(`${this.control}/users/${host}`, { data: { bio } });
    expect(answer.ok(), await answer.text()).toBeTruthy();
  }

  /** Creates a community's calendar and gives its id. */
  async calendar(name: string, slug: string): Promise<string> {
    const answer = await this.request.post(`${this.control}/calendars`, { data: { name, slug } });
    expect(answer.ok(), await answer.text()).toBeTruthy();
    return (await answer.json()).id;
  }

  /** What a calendar says of itself. */
  async describeCalendar(calendar: string, description: string): Promise<void> {
    const answer = await this.request.post(`${this.control}/calendars/${calendar}`, { data: { description } });
    expect(answer.ok(), await answer.text()).toBeTruthy();
  }

  /** Breaks the next `times` answers of the public side. */
  async fault(fault: unknown, times = 1): Promise<void> {
    for (const surface of ['web', 'page']) {
      const answer = await this.request.post(`${this.control}/faults`, { data: { surface, fault, times } });
      expect(answer.ok(), await answer.text()).toBeTruthy();
    }
  }

  async heal(): Promise<void> {
    await this.request.delete(`${this.control}/faults`);
  }

  /** Slugs on hack0's calendar are what was added to it by its API. */
  async wasListed(slug: string): Promise<boolean> {
    const { id } = await (await this.request.get(`${this.control}/events/${slug}`)).json();
    const requests = await (await this.request.get(`${this.control}/requests`)).json();
    return requests.some(
      (r: { method: string; status: number; body: { event_id?: string } | null }) =>
        r.method === 'POST' && r.status === 200 && r.body?.event_id === id,
    );
  }
}

/** A slug that no other test, project or run uses. */
export function fresh(name: string): string {
  return `${name}-${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
}
