import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import Handlebars from 'handlebars';
import { filesBelow } from './files-below.js';
import type { PublicFiles } from './public-files.js';
import { viewHelpers } from './view-helpers.js';

const EXTENSION = '.hbs';
const STRICT: CompileOptions = { strict: true, knownHelpersOnly: false, preventIndent: true };

type Render = (path: string, locals: object, done: (error: unknown, html?: string) => void) => void;

export interface ViewFolders {
  /** With the templates; `layouts/` and `partials/` below it have their meaning. */
  views: string;
  /** With partials that lie beside the code that they belong to: each is named by its folder and itself. */
  code: string;
  /** What {{asset}} names. */
  assets: PublicFiles;
}

/**
 * Handlebars for Express: every template is compiled once at start. A variable that a page was not
 * given throws instead of printing nothing, so a slip in a template is a failing page.
 */
export function viewEngine({ views, code, assets }: ViewFolders): Render {
  const handlebars = Handlebars.create();
  handlebars.registerHelper({ ...viewHelpers, asset: assetHelper(assets) });
  const templates = new Map<string, HandlebarsTemplateDelegate>();
  for (const file of templatesBelow(views)) {
    const name = relative(views, file).slice(0, -EXTENSION.length);
    if (name.startsWith('partials/')) addPartial(name.slice('partials/'.length), file);
    else templates.set(file, compiled(file));
  }
  for (const file of templatesBelow(code))
    addPartial(`${basename(dirname(file))}/${basename(file, EXTENSION)}`, file);

  return (path, locals, done) => {
    try {
      done(null, renderPage(path, locals as PageLocals));
    } catch (error) {
      done(error);
    }
  };

  function addPartial(name: string, file: string): void {
    if (handlebars.partials[name]) throw new Error(`there are two partials ${name}`);
    handlebars.registerPartial(name, compiled(file));
  }

  function compiled(file: string): HandlebarsTemplateDelegate {
    return handlebars.compile(readFileSync(file, 'utf8'), STRICT);
  }

  function renderPage(path: string, locals: PageLocals): string {
    const body = template(path)(locals);
    return template(join(views, 'layouts', (locals.layout ?? 'page') + EXTENSION))({ ...locals, body });
  }

  function template(file: string): HandlebarsTemplateDelegate {
    const found = templates.get(file);
    if (!found) throw new Error(`there is no template ${file}`);
    return found;
  }
}

interface PageLocals {
  /** Name of the file in layouts; `page` when not given. */
  layout?: string;
}

function assetHelper(assets: PublicFiles) {
  return function asset(this: unknown, name: string, { data }: Handlebars.HelperOptions): string {
    return `${data.root.basePath}/public/${assets.versioned(name)}`;
  };
}

function templatesBelow(dir: string): string[] {
  return filesBelow(dir).filter((name) => name.endsWith(EXTENSION));
}
