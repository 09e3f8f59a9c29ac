import { describe, expect, it } from 'vitest';
import { stateLeft } from '../../src/model/shell-state.ts';

describe('what a command leaves behind in a shell', () => {
  it.each([
    ['export KUBECONFIG=/etc/k8s.conf', 'export'],
    ['X=1', 'X=…'],
    ['POD=$(kubectl get pods -o name | head -1)', 'POD=…'],
    ['A=1; B=2', 'A=…'],
    // Without quotes the shell itself cuts it in two.
    ['curl http://web-1/?a=1&b=2', 'b=…'],
    ['ls && source ~/venv/bin/activate', 'source'],
    ['. ./openrc', '.'],
    ['alias k=kubectl', 'alias'],
    ['set -e', 'set'],
    ['greet() { echo hello; }', 'greet() {'],
    ['if true; then export A=1; fi', 'export'],
    ['kubectl port-forward svc/shop 8080:80 &', 'a job in the background'],
    ['read -r name', 'read'],
  ])('%s', (command, what) => {
    expect(stateLeft(command, 'bash')).toEqual({ what, directory: false });
  });

  it.each(['cd /srv/shop', 'mkdir x && cd x', 'pushd /tmp'])('a directory: %s', (command) => {
    expect(stateLeft(command, 'bash')).toMatchObject({ directory: true });
  });

  it.each([
    'ls -l',
    'LANG=C ls',
    'echo export X=1',
    'echo "cd /srv; X=1"',
    '(cd /srv && make)',
    'bash -c "export X=1"',
    'curl "http://web-1/?a=1&b=2"',
    'make 2>&1 | tee log',
    'a && b',
    'kubectl set image deploy/shop shop=shop:2',
    'grep -r "alias" .',
    'ssh web-1 "cd /srv"',
    'docker exec shop env A=1 ls',
  ])('nothing: %s', (command) => {
    expect(stateLeft(command, 'bash')).toBeNull();
  });

  it.each([
    ['mysql', 'USE shop;', 'USE'],
    ['psql', '\\c shop', '\\c'],
    ['python', 'x = 1', 'x'],
    ['redis-cli', 'SELECT 2', 'SELECT'],
  ])('in %s: %s', (shell, command, what) => {
    expect(stateLeft(command, shell)).toEqual({ what, directory: false });
  });

  it.each([
    ['mysql', 'select 1;'],
    ['vtysh', 'show ip bgp summary'],
    ['sqlite', 'select 1;'],
  ])('nothing in %s: %s', (shell, command) => {
    expect(stateLeft(command, shell)).toBeNull();
  });
});
