import { describe, expect, it } from 'vitest';
import { Api } from '../src/lib/api/client';
import { GroupCalls } from '../src/lib/api/groupCalls';
import { VaultCalls } from '../src/lib/api/vaultCalls';

describe('the calls about keys and members', () => {
  type Sent = { method: string; path: string; body: unknown; headers: Record<string, string> };

  function recording(status = 200) {
    const sent: Sent[] = [];
    const api = new Api(
      '',
      () => 'token',
      async (input, init = {}) => {
        const { method = 'GET', body, headers } = init;
        sent.push({
          method,
          path: String(input),
          body: typeof body === 'string' ? JSON.parse(body) : body,
          headers: headers as Record<string, string>,
        });
        return new Response('{}', { status });
      },
    );
    return { api, sent, vault: new VaultCalls(api), group: new GroupCalls(api) };
  }

  it('leave out what was not given', async () => {
    const { vault, group, sent } = recording();
    await vault.createIdentity('Anna', '');
    await vault.setPassphrase('a new one', '');
    await group.revokeInvite('w', 'i', false);
    await group.revokeInvite('w', 'i', true);
    await group.remove('w', 'p', false);
    expect(sent.map((each) => each.body)).toEqual([
      { name: 'Anna' },
      { passphrase: 'a new one' },
      undefined,
      undefined,
      undefined,
    ]);
    expect(sent.slice(2).map((each) => each.path)).toEqual([
      '/workspaces/w/invites/i',
      '/workspaces/w/invites/i?leaked=true',
      '/workspaces/w/members/p?keepInvites=false',
    ]);
  });

  it('send a backup as it is, its secret in a header and in no address', async () => {
    const { vault, sent } = recording();
    const file = new Blob(['sealed']);
    await vault.restore(file, 'geheim');
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/restore', body: file });
    expect(sent[0]?.headers['X-Grove-Secret']).toBe('Z2VoZWlt');
    expect(sent[0]?.headers['Content-Type']).toBe('application/octet-stream');
  });

  it('tell when the node has locked itself', async () => {
    const { api } = recording(423);
    let locked = 0;
    api.onLocked = () => (locked += 1);
    await expect(api.workspaces()).rejects.toMatchObject({ status: 423 });
    expect(locked).toBe(1);
  });
});
