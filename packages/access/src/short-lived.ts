import { errors, type JWTPayload, type JWTVerifyOptions } from 'jose'

// What our own processes sign for each other: good for a minute, whoever signed it and whatever it says.

/** Seconds between `iat` and `exp`, and between `iat` and now. */
export const LIFETIME_S = 60
/** Seconds by which the clocks of two machines may differ, either way. */
export const CLOCK_TOLERANCE_S = 5

/** How jose checks it: `iat` and `exp` are there, it is not older than a minute and not from the future. */
export const SHORT_LIVED = {
  algorithms: ['EdDSA'],
  clockTolerance: CLOCK_TOLERANCE_S,
  maxTokenAge: LIFETIME_S,
} as const satisfies JWTVerifyOptions

/** Throws JWTExpired's sibling for a token that says it is good for longer: jose does not compare its two instants. */
export function assertShortLived(payload: JWTPayload): void {
  const { iat = 0, exp = Number.POSITIVE_INFINITY } = payload
  if (exp - iat > LIFETIME_S + CLOCK_TOLERANCE_S)
    throw new errors.JWTClaimValidationFailed('"exp" is too long after "iat"', payload, 'exp', 'too_long')
}
