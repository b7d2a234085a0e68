/** The switch between the members that the page may act as. */

import { find, h } from "./dom.js";
import { openMenu } from "./menu.js";
import { avatar, displayName, rolePills, rolesOf } from "./people.js";

/** @typedef {import("./context.js").Context} Context */

export class ActorSwitch {
  /** @param {Context} context @param {(userId: string) => void} chosen */
  constructor(context, chosen) {
    this.context = context;
    this.chosen = chosen;
    this.button = find("#actor");
    this.button.addEventListener("click", () => this.open());
    for (const type of ["reset", "members"]) context.world.addEventListener(type, () => this.draw());
  }

  draw() {
    const { world } = this.context;
    const user = world.members.get(world.actor)?.user;
    if (!user) return;
    const name = displayName(user, world);
    const roles = rolesOf(user.id, world).map((role) => role.name).join(", ");
    this.button.setAttribute("aria-label", `You are ${name}${roles ? `, ${roles}` : ""}. Change who you are.`);
    this.button.replaceChildren(avatar(user, world), h("span", { class: "actor-text" }, h("strong", {}, name), h("span", { class: "pills" }, rolePills(user.id, world))), h("span", { "aria-hidden": "true" }, "▴"));
  }

  open() {
    const { world } = this.context;
    openMenu(this.button, "Act as", world.actors.filter((id) => world.members.has(id)).map((id) => {
      const user = /** @type {import("./types.js").Member} */ (world.members.get(id)).user;
      const roles = rolesOf(id, world).map((role) => role.name).join(", ");
      return { label: `${displayName(user, world)}${id === world.actor ? " (you)" : ""}`, note: roles || "no roles", act: () => this.chosen(id) };
    }));
  }
}
