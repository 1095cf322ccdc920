import type { Migration } from '../migration.ts'

/** The secret part of a document, sealed, and further names of documents, each of them one document's. */
export const sealedDocuments: Migration = ({ integer, name, text, byPrimaryKey }) => [
  `alter table documents add column sealed ${text}`,
  `create table document_aliases (
    pool_key ${integer} not null,
    kind ${name} not null,
    alias ${name} not null,
    name ${name} not null,
    primary key (pool_key, kind, alias),
    foreign key (pool_key, kind, name) references documents (pool_key, kind, name) on delete cascade
  )${byPrimaryKey}`,
  `create index document_aliases_of_document on document_aliases (pool_key, kind, name)`,
]
