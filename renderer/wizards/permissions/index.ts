import type { PageBody } from '../../wizard/body.ts'
import { SuggestDatabases } from '../backup-databases/suggest.tsx'

/** The list of databases brings a suggestion; every other page’s data say all there is to say. */
export const permissionsBodies: Readonly<Record<string, PageBody>> = { databases: SuggestDatabases }
