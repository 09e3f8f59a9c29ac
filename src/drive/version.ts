/** Kept equal to package.json by a test, so that start-up reads no file. */
export const VERSION = '0.1.0';
