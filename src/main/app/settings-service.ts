import { AppError } from '@shared/errors';
import { settingsSchema, type Settings } from '@shared/model/settings';
import type { Store } from './ports';

/** Reads and writes settings; what is not given stays. */
export class SettingsService {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** What is set now. */
  get(): Settings {
    return this.#store.settings.get();
  }

  /** Changes what is given; it applies to what starts from now on. */
  set(change: Partial<Settings>): Settings {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const parsed = settingsSchema.safeParse({ ...this.get(), ...given });
    if (!parsed.success) throw new AppError('invalid-input', 'calls.settings');
    this.#store.settings.set(parsed.data);
    return parsed.data;
  }
}
