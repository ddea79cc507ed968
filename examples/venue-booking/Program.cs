using VenueBooking;

var app = await VenueProgram.Build(args);
await app.RunAsync();
