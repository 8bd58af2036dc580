// A real provider of accounts for the tests, in a process of its own. It reads its settings from standard input and
// says "ready" when it listens.
import Provider from 'oidc-provider';

let input = '';
for await (const chunk of process.stdin) input += chunk;
const settings = JSON.parse(input);

const provider = new Provider(settings.issuer, {
  clients: settings.clients,
  jwks: settings.jwks,
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'employee_number'] },
  conformIdTokenClaims: !settings.allInToken,
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  async findAccount(ctx, id) {
    return settings.users[id] && { accountId: id, claims: async () => ({ ...settings.users[id], sub: settings.users[id].sub ?? id }) };
  },
  async loadExistingGrant(ctx) {
    const { client, session, provider } = ctx.oidc;
    const known = session.grantIdFor(client.clientId);
    if (known) return provider.Grant.find(known);
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});
provider.proxy = true;
provider.listen(settings.port, '127.0.0.1', () => console.log('ready'));
