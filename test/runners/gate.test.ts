import { describe, expect, it } from 'vitest';
import { Gate } from '../../runners/ssh/gate.ts';

const never = new AbortController().signal;

describe('a gate', () => {
  it('lets so many pass at once, and the next as one leaves, however often he says so', async () => {
    const gate = new Gate(2);
    const passed: string[] = [];
    const enter = (name: string) =>
      gate.enter(never).then((leave) => {
        passed.push(name);
        return leave;
      });
    const [one] = await Promise.all([enter('one'), enter('two')]);
    const [three, four] = [enter('three'), enter('four')];
    await Promise.resolve();
    expect(passed).toEqual(['one', 'two']);
    one?.();
    one?.();
    await three;
    await Promise.resolve();
    expect(passed).toEqual(['one', 'two', 'three']);
    (await three)();
    await four;
  });

  it('lets the next one in where somebody in the line has gone away', async () => {
    const gate = new Gate(1);
    const leave = await gate.enter(never);
    const impatient = new AbortController();
    const gone = gate.enter(impatient.signal);
    const patient = gate.enter(never);
    impatient.abort(new Error('enough'));
    await expect(gone).rejects.toThrow('enough');
    leave();
    await patient;
  });
});
