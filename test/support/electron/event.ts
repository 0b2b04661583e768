/** An event that can be prevented, as Electron's emitters pass them first. */
export interface StandInEvent {
  defaultPrevented: boolean;
  preventDefault(): void;
}

/** Builds an event with details on it. */
export function createEvent<T extends object>(details?: T): StandInEvent & T {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  } as StandInEvent & T;
  return event;
}
