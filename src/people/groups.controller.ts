import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { paths } from '../paths.js';
import { Needs } from '../web/access.js';
import { Form } from '../web/form.js';
import type { Page } from '../web/page.js';
import { groupEditView, groupsIndexView } from './groups.view.js';
import { GroupsService } from './groups.service.js';
import { GroupForm } from './profile-forms.js';
import { ProfilesService } from './profiles.service.js';

/** Groups of people, for administrators. */
@Needs('manage people')
@Controller()
export class GroupsController {
  constructor(
    private readonly groups: GroupsService,
    private readonly profiles: ProfilesService,
  ) {}

  @Get(paths.groups.index.pattern) index(@Res() page: Page) {
    return this.list(page, Form.of(GroupForm));
  }

  @Post(paths.groups.index.pattern) async create(@Res() page: Page) {
    const form = await page.bind(GroupForm);
    const group = await form.submit(({ name, people }) => this.groups.add(name, idsOf(people)));
    if (!group) return this.list(page, form);

    page.goOn(paths.groups.index(), `The group ${group.name} was made.`);
  }

  @Get(paths.groups.edit.pattern) async edit(@Param('id') id: string, @Res() page: Page) {
    const { group, people } = await this.groups.find(id);
    await this.one(page, id, Form.of(GroupForm, { name: group.name, people: people.map((one) => one.id) }));
  }

  @Post(paths.groups.edit.pattern) async update(@Param('id') id: string, @Res() page: Page) {
    await this.groups.find(id);
    const form = await page.bind(GroupForm);
    await form.submit(({ name, people }) => this.groups.change(id, name, idsOf(people)));
    if (!form.valid) return this.one(page, id, form);

    page.goOn(paths.groups.index(), `The group ${form.values.name} was saved.`);
  }

  @Post(paths.groups.removal.pattern) async remove(@Param('id') id: string, @Res() page: Page) {
    const { name } = await this.groups.remove(id);
    page.goOn(paths.groups.index(), `The group ${name} was removed. Boards are not shared with it any more.`);
  }

  private async list(page: Page, form: Form<GroupForm>) {
    const [groups, people] = [await this.groups.whole(), await this.profiles.all()];
    page.show('groups/index', groupsIndexView(groups, people, form), form);
  }

  private async one(page: Page, id: string, form: Form<GroupForm>) {
    const [{ group }, people] = [await this.groups.find(id), await this.profiles.all()];
    page.show('groups/edit', groupEditView(group, people, form), form);
  }
}

function idsOf(sent: string | string[] | undefined): string[] {
  return [sent ?? []].flat().filter(Boolean);
}
