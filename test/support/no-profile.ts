/**
 * A login shell that fails at once. What a user's profile does, and how long it takes, is not for tests of something else
 * to wait for: children then get the environment of the test.
 */
export const NO_PROFILE = { SHELL: '/bin/false' };
