import fc from 'fast-check';

// In CI the properties are tried on the same values each time, so that a red run is about the change; elsewhere on new ones.
// LABPROOF_SEED=N tries those of one seed, LABPROOF_RUNS=N so many of them.
const { CI, LABPROOF_SEED, LABPROOF_RUNS } = process.env;
const seed = LABPROOF_SEED === undefined ? (CI === 'true' ? 20_261_125 : null) : Number(LABPROOF_SEED);
fc.configureGlobal({ ...(seed === null ? {} : { seed }), ...(LABPROOF_RUNS === undefined ? {} : { numRuns: Number(LABPROOF_RUNS) }) });
