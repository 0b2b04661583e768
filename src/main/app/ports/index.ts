export type * from './outside';
export type * from './stores';
