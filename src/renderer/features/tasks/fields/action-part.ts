import type { Action } from '@shared/model/action';
import {
  ACTION_FIELDS,
  actionFaults,
  actionPlaces,
  actionValues,
  completeAction,
  emptyAction,
  fromActionDraft,
  mergeActions,
  toActionDraft,
  type ActionDraft,
} from '../../../kinds/actions';
import type { Part } from './part';

const PATH = 'action';
const below = (path: string): string => (path === '' ? PATH : `${PATH}.${path}`);

/** What the task does: its kind says which fields that has. */
export const actionPart: Part<Action, ActionDraft> = {
  infos: ACTION_FIELDS.map(({ id, label, paths = [id], isMono, isWide, format, isWorthALine }) => ({
    id,
    label,
    section: 'action',
    paths: paths.map(below),
    isMono: isMono === true,
    isWide: isWide === true,
    format: (value, { t }) => format(value, t),
    isWorthALine: (value) => isWorthALine?.(value) ?? true,
  })),
  empty: emptyAction,
  toDraft: toActionDraft,
  fromDraft: fromActionDraft,
  // The schema has been over it: only values are wrong, so it has its type.
  complete: (given) => completeAction(given as Record<string, unknown>) as Action,
  faults: (draft) => actionFaults(draft).map(({ path, key }) => ({ path: below(path), text: { key } })),
  places: (draft) => [...actionPlaces(draft).map(below), PATH],
  values: actionValues,
  merge: (theirs, mine, sideOf) => mergeActions(theirs, mine, (id) => (sideOf(id) === 'theirs' ? theirs : mine)),
};
