"""Places: the territory from province to grid, addresses, buildings, and the dwellings in which people can live.

The room knows where people *can* live and never who does; who provides a dwelling, and so may declare about it, is a
link to a party. It may touch access (parties, actors), the journal and the kernel.
"""
