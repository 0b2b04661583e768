export type * from './attempts';
export type * from './calendars';
export type * from './initials';
export type * from './outside';
export type * from './stores';
export type * from './push';
export type * from './samples';
export type * from './places';
