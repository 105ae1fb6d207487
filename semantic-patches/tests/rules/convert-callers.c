// rule: convert.cocci patch callee=sys_dup2 helper=ksys_dup2
// Calls are converted; the declaration, the address and other names stay.
asmlinkage long sys_dup2(unsigned int oldfd, unsigned int newfd);
static void *table[] = { sys_dup2 };

/* sys_dup2() in a comment */
int caller(void)
{
	pr_info("sys_dup2()");
	if (sys_dup2(1,
		     2) < 0)
		return sys_dup(3) + nested(sys_dup2(sys_dup2(1, 2), 3));
#ifdef CONFIG_A
	return sys_dup2(1, 2);
#else
	return	sys_dup2( 3, 4 );	/* odd spaces stay */
#endif
}

SYSCALL_DEFINE1(dup, unsigned int, fildes)
{
	return sys_dup2(fildes,	0);
}
