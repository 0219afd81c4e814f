import { type Code, CODES } from '../protocol/values';
import { flag, isRecord, list, object, type Of, type Shape, text } from '../protocol/shapes';
import { counter, device, user } from '../protocol/values';

/** The HTTP calls: accounts, devices, profiles. */

const profile = object({ user, name: text(1, 64) });
export type Profile = Of<typeof profile>;

const signedIn = object({ user, device, token: text(1, 256) });

const devices = object({
  devices: list(
    object({
      device,
      label: text(0, 64),
      created: counter,
      online: flag,
      current: flag,
    }),
    0,
    100,
  ),
});
export type Device = Of<typeof devices>['devices'][number];

/** A call was refused, got no answer (`OFFLINE`), or the account is `SUSPENDED`. */
export class CallError extends Error {
  constructor(
    readonly code: Code | 'OFFLINE' | 'SUSPENDED',
    /** Milliseconds to wait before it may work, where the server says so. */
    readonly after?: number,
  ) {
    super(code);
    this.name = 'CallError';
  }
}

type Fetch = (address: string, init: RequestInit) => Promise<Response>;

function isCode(value: unknown): value is Code {
  return CODES.some((code) => code === value);
}

export class Account {
  constructor(
    private readonly fetch: Fetch,
    private readonly token: () => string | undefined,
  ) {}

  register(name: string, username: string, password: string): Promise<Profile> {
    return this.call('POST', '/v1/accounts', profile, { user: username, password, name });
  }

  signIn(username: string, password: string, label: string): Promise<Of<typeof signedIn>> {
    return this.call('POST', '/v1/devices', signedIn, { user: username, password, label });
  }

  async devices(): Promise<Device[]> {
    return (await this.call('GET', '/v1/devices', devices)).devices;
  }

  async revoke(number: number): Promise<void> {
    await this.call('DELETE', `/v1/devices/${number}`, () => undefined);
  }

  profile(username: string): Promise<Profile> {
    return this.call('GET', `/v1/users/${encodeURIComponent(username)}`, profile);
  }

  rename(name: string): Promise<Profile> {
    return this.call('PUT', '/v1/profile', profile, { name });
  }

  private async call<T>(
    method: string,
    address: string,
    shape: Shape<T>,
    body?: object,
  ): Promise<T> {
    const token = this.token();
    const headers: Record<string, string> = {};
    if (token !== undefined) {
      headers.Authorization = `Bearer ${token}`;
    }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    let response: Response;
    let answer: unknown;
    try {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      response = await this.fetch(address, { method, headers, ...sent, cache: 'no-store' });
      answer = response.status === 204 ? {} : await response.json();
    } catch {
      throw new CallError('OFFLINE');
    }
    if (!response.ok) {
      const code = isRecord(answer) ? answer.code : undefined;
      const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
      const after = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
      if (code === 'FORBIDDEN' && token !== undefined) {
        // Whoever is signed in may call all of these, but for this.
        throw new CallError('SUSPENDED');
      }
      throw new CallError(isCode(code) ? code : 'INTERNAL', after);
    }
    return shape(answer, '');
  }
}
