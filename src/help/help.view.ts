import { paths } from '../paths.js';
import type { Document } from './documents.js';

export function helpListView(documents: Document[]) {
  return {
    title: 'Help',
    section: 'help',
    documents: documents.map(({ name, title, about }) => ({ title, about, path: paths.help.show({ name }) })),
  };
}

/** @param html of the document */
export function helpView({ title }: Document, html: string) {
  return { title, section: 'help', html, index: paths.help.index() };
}
