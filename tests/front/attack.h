/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef ATTACK_H
#define ATTACK_H

/*
 * What a parser tries that an attacker owns: planted by the linker
 * (--wrap=spec_parse) in the objects that are shipped; the text says what.
 * What works ends with status 42.
 */
struct attack {
	const char *text;
	void (*attack)(void);
};

/* Those that the cage must kill. */
enum {
	ATTACKS = 24
};
extern const struct attack attacks[ATTACKS];

/* attack - whatever @text names: these, or one on the parent; or nothing. */
void attack(const char *text);

#endif
