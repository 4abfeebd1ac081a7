import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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

  it('go to addresses that the contract knows', async () => {
    const { api, sent, vault, group } = recording();
    const w = 'ab'.repeat(16);
    const calls: Promise<unknown>[] = [
      api.node(),
      api.lock(),
      api.card(),
      api.recovery(),
      api.recoverySaved('ABCD'),
      api.workspaces(),
      api.createWorkspace('x', true),
      api.members(w),
      api.requests(w),
      api.previewJoin('grove:x'),
      api.join('grove:x'),
      api.cancelJoin(w),
      api.status(w),
      vault.createIdentity('x', 'y'),
      vault.recover('c', 'n', ''),
      vault.restore(new Blob(), 's'),
      vault.unlock({ code: 'x' }),
      vault.setPassphrase('x', 'y'),
      vault.removePassphrase('x'),
      vault.setAutoLock(5),
      vault.backup({ passphrase: 'x' }),
      vault.offerLink(''),
      vault.acceptLink('x'),
      vault.link(),
      vault.confirmLink(),
      vault.endLink(),
      vault.devices(),
      vault.revokeOwnDevice(w),
      group.invites(w),
      group.inviteDirectly(w, 'editor', 'card'),
      group.revokeInvite(w, w, true),
      group.undoInvite(w, w),
      group.approve(w, w),
      group.decline(w, w),
      group.remove(w, w, true),
      group.removals(w),
      group.revokeDevice(w, w, w),
      group.safety(w),
      group.setVerified(w, true),
      group.audit(w, undefined, 50),
      group.setAside(w),
      group.adopt(w, w, 1),
      group.workspaceKey(w),
      group.workspaceKeySaved(w, 'ABCD'),
      group.useWorkspaceKey(w, 'code', { act: 'remove', person: w }),
      group.rotateKeys(w),
    ];
    await Promise.allSettled(calls);
    const known = contract();
    const unknown = sent
      .map((each) => `${each.method} ${each.path.split('?')[0]}`)
      .filter((each) => !known.some((pattern) => pattern.test(each)));
    expect(unknown).toEqual([]);
  });

  /** Each operation of openapi.yaml as a pattern; two and four spaces are paths and methods. */
  function contract(): RegExp[] {
    const path = fileURLToPath(new URL('../../resources/openapi.yaml', import.meta.url));
    const patterns: RegExp[] = [];
    let place = '';
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      if (line.startsWith('components:')) break;
      const at = /^ {2}(\/\S*):$/.exec(line)?.[1];
      if (at) place = at.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.');
      const method = /^ {4}(get|post|put|patch|delete):$/.exec(line)?.[1];
      if (method) patterns.push(new RegExp(`^${method.toUpperCase()} ${place}$`));
    }
    return patterns;
  }
});
