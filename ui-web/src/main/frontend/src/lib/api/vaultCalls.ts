import { encodeSecret } from '../secret';
import type { Api } from './client';
import type { LinkState, OwnDevice } from './secure';
import type { Id, NewIdentity } from './types';

/** What opens the vault: a passphrase or the recovery code. */
export type Opener = { passphrase: string } | { code: string };

/** Calls about the keys of this computer and the devices of its user. */
export class VaultCalls {
  constructor(private readonly api: Api) {}

  createIdentity(name: string, passphrase: string) {
    const body = passphrase === '' ? { name } : { name, passphrase };
    return this.api.call<NewIdentity>('POST', ['identity'], { body });
  }
  recover(code: string, name: string, passphrase: string) {
    const body = passphrase === '' ? { code, name } : { code, name, passphrase };
    return this.api.call<unknown>('POST', ['identity', 'recover'], { body });
  }
  restore(file: Blob, secret: string) {
    return this.api.call<{ name: string; workspaces: number; entries: number }>(
      'POST',
      ['restore'],
      { bytes: file, headers: { 'X-Grove-Secret': encodeSecret(secret) } },
    );
  }

  unlock(opener: Opener) {
    return this.api.call<unknown>('POST', ['unlock'], { body: opener });
  }
  setPassphrase(passphrase: string, current: string) {
    const body = current === '' ? { passphrase } : { passphrase, current };
    return this.api.call<unknown>('POST', ['vault', 'passphrase'], { body });
  }
  removePassphrase(current: string) {
    return this.api.call<unknown>('POST', ['vault', 'passphrase', 'remove'], { body: { current } });
  }
  setAutoLock(minutes: number) {
    return this.api.call<unknown>('POST', ['vault', 'auto-lock'], { body: { minutes } });
  }
  async backup(secret: { passphrase: string } | { recoveryCode: string }) {
    return (await this.api.send('POST', ['backup'], { body: secret })).blob();
  }

  offerLink(name: string) {
    const body = name === '' ? {} : { name };
    return this.api.call<{ code: string; expiresMs: number }>('POST', ['link', 'offer'], { body });
  }
  acceptLink(code: string) {
    return this.api.call<unknown>('POST', ['link', 'accept'], { body: { code } });
  }
  link() {
    return this.api.call<LinkState>('GET', ['link']);
  }
  confirmLink() {
    return this.api.call<unknown>('POST', ['link', 'confirm'], { body: {} });
  }
  endLink() {
    return this.api.call<unknown>('DELETE', ['link']);
  }

  async devices() {
    return (await this.api.call<{ devices: OwnDevice[] }>('GET', ['devices'])).devices;
  }
  revokeOwnDevice(device: Id) {
    return this.api.call<{ workspaces: number }>('POST', ['devices', device, 'revoke'], {
      body: {},
    });
  }
}
