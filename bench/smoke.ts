/** Set by CI: do everything once, check that the results are right, measure nothing. */
export const smoke: boolean = process.env['BENCH_SMOKE'] === '1';
