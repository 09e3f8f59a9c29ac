import fc from 'fast-check';

// In CI the properties are tried on the same values each time, so that a red run is about the change; elsewhere on new ones.
if (process.env.CI === 'true') fc.configureGlobal({ seed: 20_261_125 });
