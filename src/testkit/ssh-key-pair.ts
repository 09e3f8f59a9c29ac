import ssh2 from 'ssh2';

/** A fresh ed25519 key pair as OpenSSH writes it, proved to be one that ssh2 reads back: of some hundred that it makes, one is not. */
export function sshKeyPair(): { readonly public: string; readonly private: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}
