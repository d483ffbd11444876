import type * as z from 'zod/mini'

/** What does not fit in a row, by member and wanted type; never the value, which may be anything. */
export function misfit(error: z.core.$ZodError): string {
  return error.issues
    .map((issue) => {
      const wanted = 'expected' in issue ? `, ${String(issue.expected)} expected` : ''
      return `${issue.path.join('.') || 'row'}: ${issue.code}${wanted}`
    })
    .join('; ')
}
