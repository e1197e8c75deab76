// Silos that wait for each other's answers need the machine's cores, and so does training.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
