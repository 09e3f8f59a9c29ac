import { describe, expect, it } from 'vitest';
import { linesOf } from '../../src/match/structure/lines.ts';
import { splitTables } from '../../src/match/structure/tables.ts';

const columnsOf = (text: string) => splitTables(linesOf(text), 'show things').tables.map((table) => table.columns.join(' '));

describe('a header', () => {
  it('in small letters names known columns, each once', () => {
    expect(columnsOf('name ready status restarts age\nfront-1 1/1 Running 0 5d')).toEqual(['NAME READY STATUS RESTARTS AGE']);
  });

  // In a long text such a sentence comes by chance, and all lines after it were read as its rows.
  it('is no sentence that says two such words again and again', () => {
    expect(columnsOf('client a client client in in client client\nthe server takes them from the client')).toEqual([]);
  });
});
