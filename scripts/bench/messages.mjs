// What programs and devices say instead of an answer. Words of real programs, by family of the fixture.

const byFamily = {
  router: {
    errors: [
      "                 ^\n% Invalid input detected at '^' marker.",
      '% Incomplete command.',
      '% Unknown command.',
      '               ^\nsyntax error, expecting <command>.',
      "Error: Unrecognized command found at '^' position.",
      "command parse error before 'get'\nCommand fail. Return code -61",
      'Connection to 192.0.2.250 closed by remote host.',
      'bad command name print (line 1 column 11)',
      '% Connection timed out; remote host not responding',
    ],
    denials: [
      '% Authorization failed.',
      'error: permission denied: show',
      '% Permission denied for the role',
      'Command authorization failed.',
    ],
  },
  kubernetes: {
    errors: [
      'The connection to the server 192.0.2.5:6443 was refused - did you specify the right host or port?',
      'Unable to connect to the server: dial tcp 192.0.2.5:6443: i/o timeout',
      'Unable to connect to the server: x509: certificate has expired or is not yet valid',
      'Error from server (NotFound): namespaces "data" not found',
      'error: the server doesn\'t have a resource type "certificates"',
      'No resources found in data namespace.',
      'error: You must be logged in to the server (Unauthorized)',
      'Error from server: etcdserver: request timed out',
    ],
    denials: [
      'Error from server (Forbidden): pods is forbidden: User "maria" cannot list resource "pods" in API group "" in the namespace "data"',
      'error: open /etc/kubernetes/admin.conf: permission denied',
      'WARN: unable to read /etc/rancher/k3s/k3s.yaml: permission denied',
    ],
  },
  containers: {
    errors: [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'Error response from daemon: This node is not a swarm manager.',
      "error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
      'Error: unable to connect to Podman socket: dial unix /run/podman/podman.sock: connect: no such file or directory',
      'Error querying jobs: Get "http://127.0.0.1:4646/v1/jobs": dial tcp 127.0.0.1:4646: connect: connection refused',
    ],
    denials: [
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      'error: authentication unavailable: no polkit agent available to authenticate action',
      'Error: 403 Forbidden: Permission denied',
    ],
  },
  cloud: {
    errors: [
      'An error occurred (ExpiredToken) when calling the DescribeServices operation: The security token included in the request is expired',
      'Unable to locate credentials. You can configure credentials by running "aws configure".',
      'ERROR: (gcloud.compute.instances.list) There was a problem refreshing your current auth tokens: invalid_grant',
      "ERROR: Please run 'az login' to setup account.",
      'Could not connect to the endpoint URL: "https://ecs.eu-west-1.lab.example/"',
      'The request you have made requires authentication. (HTTP 401)',
    ],
    denials: [
      'An error occurred (AccessDeniedException) when calling the DescribeServices operation: User is not authorized to perform: ecs:DescribeServices',
      'ERROR: (gcloud.compute.instances.list) PERMISSION_DENIED: Required permission compute.instances.list',
      'ForbiddenException: 403: Policy does not allow the request',
    ],
  },
  database: {
    errors: [
      "nodetool: Failed to connect to '127.0.0.1:7199' - ConnectException: 'Connection refused'.",
      'ERROR: cannot dial server.\nIs the server running?',
      'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017',
      'curl: (7) Failed to connect to search.lab.example port 9200 after 2 ms: Connection refused',
      'Code: 210. DB::NetException: Connection refused (localhost:9000)',
      'FATAL:  the database system is starting up',
    ],
    denials: [
      'ERROR:  permission denied for table members',
      'MongoServerError: not authorized on admin to execute command { replSetGetStatus: 1 }',
      'Code: 516. DB::Exception: default: Authentication failed: password is incorrect',
      'Error getting peers: Unexpected response code: 403 (Permission denied)',
    ],
  },
  http: {
    errors: [
      "http: error: ConnectionError: HTTPSConnectionPool(host='api.lab.example', port=443): Max retries exceeded",
      'curl: (6) Could not resolve host: web.lab.example',
      'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
      '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>',
    ],
    denials: [
      'HTTP/1.1 403 Forbidden\nContent-Length: 0',
      'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm="lab"',
      'Could not open shared memory: Permission denied',
    ],
  },
};

const everywhere = {
  errors: [
    (name) => `bash: ${name}: command not found`,
    (name) => `sudo: ${name}: command not found`,
    (name) => `${name}: error while loading shared libraries: libcrypto.so.3: cannot open shared object file: No such file or directory`,
    () => 'Segmentation fault (core dumped)',
    () =>
      'Traceback (most recent call last):\n  File "/usr/bin/tool", line 8, in <module>\n    sys.exit(main())\nOSError: [Errno 28] No space left on device',
    () => 'Error: connection timed out',
    () => 'ssh: connect to host jump1 port 22: No route to host',
  ],
  denials: [
    (name) => `bash: /usr/sbin/${name}: Permission denied`,
    (name) => `${name}: Operation not permitted`,
    () => 'You must be root to run this command: permission denied.',
    () => 'maria@jump1: Permission denied (publickey,password).',
    () => 'sudo: a password is required',
  ],
};

export const errors = (fixture) => messages(fixture, 'errors');
export const denials = (fixture) => messages(fixture, 'denials');

function messages(fixture, kind) {
  const name = fixture.command.replace(/^\W+/, '').split(/\s/)[0];
  const own = byFamily[fixture.family]?.[kind] ?? [];
  // A router's command line has no shell that could miss a command.
  const shared = fixture.family === 'router' ? [] : everywhere[kind].map((make) => make(name));
  return [...own, ...shared];
}
