import type { Entry, Table } from './rules.ts';
import { containerTools } from './tables/containers.ts';
import { databaseTools } from './tables/databases.ts';
import { fileTools } from './tables/files.ts';
import { kubernetesTools } from './tables/kubernetes.ts';
import { networkTools } from './tables/network.ts';
import { operationsTools } from './tables/operations.ts';
import { packageTools } from './tables/packages.ts';
import { shellTools } from './tables/shell.ts';
import { storageTools } from './tables/storage.ts';
import { systemTools } from './tables/system.ts';
import { transferTools } from './tables/transfer.ts';

/** A command stands in one of them only. */
export const posixTables: readonly Table[] = [
  fileTools,
  shellTools,
  systemTools,
  storageTools,
  networkTools,
  transferTools,
  packageTools,
  databaseTools,
  containerTools,
  kubernetesTools,
  operationsTools,
];

/** Class of each command of a POSIX system by its name; what is not here is unknown. */
export const posixTable: ReadonlyMap<string, Entry> = new Map(posixTables.flat());
