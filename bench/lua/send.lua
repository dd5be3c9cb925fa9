local made
function request()
  made = made or send_one()
  return made
end
