import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inviteClient, nonInviteClient } from './client-figures.ts';
import { type Figure, type Machine, Model, named } from './figure.ts';
import { inviteServer, nonInviteServer } from './server-figures.ts';

/** Longer than anything lasts. */
const EVER = 1_000_000;

prove(inviteServer);
prove(nonInviteServer);
prove(inviteClient);
prove(nonInviteClient);

function prove<S extends string, E extends string, A extends string>(
  figure: Figure<S, E, A>,
): void {
  const states = Object.keys(figure.cells) as S[];
  const events = Object.keys(figure.cells[figure.start]) as E[];

  describe.each(['udp', 'tcp'] as const)(`${figure.title} over %s`, (transport) => {
    const reachable = states.filter(
      (state) => walk(figure, transport, state).model.state === state,
    );

    test('reaches every state but those whose timer is zero', () => {
      expect(states.filter((state) => !reachable.includes(state))).toEqual(
        transport === 'udp' ? [] : states.filter((state) => isPassedAtOnce(figure, state)),
      );
    });

    describe.each(reachable)('in %s', (state) => {
      test.each(events)('%s', (event) => {
        const { machine, model, mono } = walk(figure, transport, state);
        expect(machine.apply(event, mono)).toEqual(model.apply(event, mono));
        expect(machine.state()).toBe(named(model.state));
      });

      test('its timers do what the figure says and nothing else', () => {
        const { machine, model, mono } = walk(figure, transport, state);
        expect(machine.wait(mono + EVER)).toEqual(model.wait(mono + EVER));
        expect(machine.state()).toBe(named(model.state));
      });
    });

    test('does as the figure in any order of events, at any times', () => {
      const step = fc.oneof(fc.constantFrom(...events), fc.integer({ min: 1, max: 9000 }));
      fc.assert(
        fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
          const machine = figure.build(transport);
          const model = new Model(figure, transport);
          let mono = 0;
          for (const what of [...steps, EVER]) {
            if (typeof what === 'number') {
              mono += what;
              expect(machine.wait(mono)).toEqual(model.wait(mono));
            } else {
              expect(machine.apply(what, mono)).toEqual(model.apply(what, mono));
            }
            expect(machine.state()).toBe(named(model.state));
          }
          if (machine.state() === 'terminated') {
            expect(machine.left()).toEqual({ transactions: 0, timers: 0 });
          }
        }),
      );
    });
  });
}

/** Takes machine and model to a state by the figure's own path. */
function walk<S extends string, E extends string, A extends string>(
  figure: Figure<S, E, A>,
  transport: 'udp' | 'tcp',
  state: S,
): { machine: Machine<E, A>; model: Model<S, E, A>; mono: number } {
  const machine = figure.build(transport);
  const model = new Model(figure, transport);
  let mono = 0;
  for (const step of figure.paths[state]) {
    if (typeof step === 'number') {
      mono += step;
      machine.wait(mono);
      model.wait(mono);
    } else {
      machine.apply(step, mono);
      model.apply(step, mono);
    }
  }
  return { machine, model, mono };
}

function isPassedAtOnce<S extends string>(figure: Figure<S, string, string>, state: S): boolean {
  const moments = figure.timers.tcp[state];
  return typeof moments !== 'function' && moments[0]?.[0] === 0;
}
