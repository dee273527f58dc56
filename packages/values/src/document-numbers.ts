/** The n-th number of a series as people use it, six digits at least: documentNumber('ST202610', 1) is "ST202610-000001" (specification 6.5). */
export const documentNumber = (series: string, n: number): string => `${series}-${String(n).padStart(6, '0')}`
